package org.plimsoll.risk.funding;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * What a position pays at a funding time: size x mark price x rate. A long pays a positive rate and
 * a short receives it. Rounded once and up, so that what is collected covers what is paid out.
 *
 * <p>Source: published case GEN-FUND-21.
 */
public final class FundingPayment {
  private FundingPayment() {}

  /**
   * What the position pays; negative is received.
   *
   * @param rate signed; positive: longs pay
   * @throws ArithmeticException if the amount leaves the range of the ledger
   */
  public static Cash paidBy(Quantity position, Price mark, Rate rate) {
    BigInteger units =
        position
            .toBigDecimal()
            .multiply(mark.toBigDecimal())
            .multiply(rate.toBigDecimal())
            .multiply(BigDecimal.valueOf(Price.ONE.units()))
            .setScale(0, RoundingMode.CEILING)
            .toBigIntegerExact();
    if (units.bitLength() >= Long.SIZE) {
      throw new ArithmeticException(
          "funding of " + position + " at " + mark + " and " + rate + " leaves the ledger's range");
    }
    return Cash.ofUnits(units.longValue());
  }

  /**
   * Whether a position takes part in a funding time: it was opened at it or before, and closed at
   * it or after.
   */
  public static boolean takesPart(Instant opened, Instant closed, Instant fundingTime) {
    if (closed.isBefore(opened)) {
      throw new IllegalArgumentException(
          "a position cannot be closed at " + closed + " before it was opened at " + opened);
    }
    return !fundingTime.isBefore(opened) && !fundingTime.isAfter(closed);
  }
}
