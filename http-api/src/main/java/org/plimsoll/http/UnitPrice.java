package org.plimsoll.http;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/** The price at which a quantity of an instrument brings an amount of cash, for people. Pure. */
final class UnitPrice {
  private static final int DECIMALS = 8;

  private UnitPrice() {}

  /**
   * A plain decimal rounded to eight digits: cash / (quantity x size), of an inverse future the
   * other way around. Empty if the instrument is not listed any more, or there is nothing to
   * divide.
   *
   * @param cash in the settlement asset, of either sign
   */
  static Optional<String> of(Optional<Instrument> instrument, Quantity quantity, Cash cash) {
    if (instrument.isEmpty() || quantity.isZero()) {
      return Optional.empty();
    }
    Instrument listed = instrument.orElseThrow();
    BigDecimal size = quantity.abs().toBigDecimal().multiply(listed.contractSize().toBigDecimal());
    BigDecimal amount = cash.abs().toBigDecimal();
    if (isInverse(listed)) {
      return cash.isZero() ? Optional.empty() : Optional.of(quotient(size, amount));
    }
    boolean hasPrice = !cash.isZero() || listed instanceof EuropeanOption;
    return hasPrice ? Optional.of(quotient(amount, size)) : Optional.empty();
  }

  private static boolean isInverse(Instrument instrument) {
    return instrument instanceof FuturesContract future && future.form() == PayoffForm.INVERSE;
  }

  private static String quotient(BigDecimal dividend, BigDecimal divisor) {
    BigDecimal price =
        dividend
            .divide(divisor, MathContext.DECIMAL128)
            .setScale(DECIMALS, RoundingMode.HALF_EVEN)
            .stripTrailingZeros();
    return price.toPlainString();
  }
}
