package org.plimsoll.node.backtest;

import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * A linear option on one unit of its underlying that is struck anew each day, always as far from
 * the price and from expiry.
 *
 * @param moneyness strike / price of the underlying, above 0
 * @param days to expiry, at least 2: it is valued a day later too
 */
public record RestruckOption(IndexId underlying, OptionType type, Rate moneyness, int days) {
  private static final Price TICK = Price.ofUnits(1);
  private static final Quantity LOT = Quantity.ofUnits(1);

  public RestruckOption {
    if (moneyness.compareTo(Rate.ZERO) <= 0 || days < 2) {
      throw new IllegalArgumentException(
          "an option needs a moneyness above 0 and at least 2 days, were: "
              + moneyness
              + ", "
              + days);
    }
  }

  EuropeanOption struck(InstrumentId id, Price price, AssetId settlement, Instant now) {
    return new EuropeanOption(
        id,
        underlying,
        settlement,
        PayoffForm.LINEAR,
        Quantity.ONE,
        type,
        price.movedBy(moneyness.minus(Rate.ONE), RoundingMode.HALF_EVEN),
        now.plus(Duration.ofDays(days)),
        TICK,
        LOT);
  }
}
