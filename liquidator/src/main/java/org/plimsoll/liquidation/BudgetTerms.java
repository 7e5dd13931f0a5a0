package org.plimsoll.liquidation;

import com.typesafe.config.Config;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * How much may be unwound of an instrument in a window: so many times the depth of its venues, and
 * no more than a share of what is traded of its underlying in a day, where that is known.
 *
 * @param limited false: as much as anybody likes
 * @param timesDepth windows refill a market about so many times, >= 0
 * @param ofDailyVolume share of a day's volume, >= 0
 */
public record BudgetTerms(boolean limited, Rate timesDepth, Rate ofDailyVolume, Duration window) {
  /** Half the number range, so that nothing overflows when it is added to. */
  private static final Cash ENDLESS = Cash.ofUnits(Long.MAX_VALUE / 2);

  public BudgetTerms {
    boolean isNegative = timesDepth.units() < 0 || ofDailyVolume.units() < 0;
    if (isNegative || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException(
          "a budget needs shares >= 0 and a window > 0, was: "
              + timesDepth
              + " x depth, "
              + ofDailyVolume
              + " of the daily volume, per "
              + window);
    }
  }

  static BudgetTerms from(Config config) {
    return new BudgetTerms(
        config.getBoolean("limited"),
        Rate.of(config.getString("times-depth")),
        Rate.of(config.getString("of-daily-volume")),
        config.getDuration("window"));
  }

  /** The same without a limit. */
  public BudgetTerms unlimited() {
    return new BudgetTerms(false, timesDepth, ofDailyVolume, window);
  }

  /** The notional that may be unwound of an instrument in a window, in the settlement asset. */
  Cash limit(InstrumentId instrument, MarketDepth depth, MarginParameters parameters) {
    if (!limited) {
      return ENDLESS;
    }
    Cash byDepth = depth.depth().times(timesDepth, RoundingMode.DOWN);
    return dailyVolume(instrument, parameters)
        .map(volume -> byDepth.min(volume.times(ofDailyVolume, RoundingMode.DOWN)))
        .orElse(byDepth);
  }

  private static Optional<Cash> dailyVolume(InstrumentId instrument, MarginParameters parameters) {
    return parameters
        .portfolio()
        .map(rules -> rules.terms(parameters.contract(instrument).underlying()).dailyVolume());
  }
}
