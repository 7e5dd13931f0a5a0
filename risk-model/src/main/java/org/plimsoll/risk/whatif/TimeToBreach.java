package org.plimsoll.risk.whatif;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.pricing.StandardNormal;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * An estimate of how long an account has until one index, moving alone, reaches a price at which it
 * is liquidated. The logarithm of the index is taken for a Brownian motion without drift at today's
 * volatility; it is no promise: markets jump, and several indexes may move together.
 *
 * <p>Source of the formula: the reflection principle, P(distance d is reached within t) = 2 N(-d /
 * (sigma sqrt t)). With a price on either side both probabilities are added, which is never less
 * than the truth, so the time is never too long for that.
 *
 * @param underlying the index
 * @param dailyDeviation the standard deviation of its logarithm over a day, > 0
 * @param distance to the nearest liquidation price, in such deviations, >= 0
 * @param secondsToFivePercent until the probability of a breach has reached 5 %, at most {@link
 *     #LONGEST_DAYS} days
 * @param secondsToEven the same of 50 %
 */
public record TimeToBreach(
    IndexId underlying,
    Rate dailyDeviation,
    Rate distance,
    long secondsToFivePercent,
    long secondsToEven) {

  /** Whatever is farther off is said to be this far. */
  public static final int LONGEST_DAYS = 3650;

  private static final double DAYS_PER_YEAR = 365;
  private static final double SECONDS_PER_DAY = 86_400;
  private static final double LEAST_DEVIATION = 0.0001;
  private static final double FARTHEST = 1_000_000;
  private static final int HALVINGS = 100;

  /** The index by which it may come first; empty if no index brings a breach by itself. */
  public static Optional<TimeToBreach> first(LiquidationPrices prices, MarketView view) {
    List<TimeToBreach> all = new ArrayList<>();
    for (LiquidationPrice price : prices.underlyings()) {
      if (price.below().isPresent() || price.above().isPresent()) {
        all.add(of(price, dailyDeviation(price.underlying(), view)));
      }
    }
    return all.stream()
        .min(
            Comparator.comparingLong(TimeToBreach::secondsToFivePercent)
                .thenComparing(TimeToBreach::distance));
  }

  /**
   * @param price with a side at which the account is liquidated
   * @param dailyDeviation > 0
   */
  static TimeToBreach of(LiquidationPrice price, double dailyDeviation) {
    double below = price.below().map(at -> logDistance(price, at)).orElse(Double.POSITIVE_INFINITY);
    double above = price.above().map(at -> logDistance(price, at)).orElse(Double.POSITIVE_INFINITY);
    double nearest = FastMath.min(FARTHEST, FastMath.min(below, above) / dailyDeviation);
    return new TimeToBreach(
        price.underlying(),
        Rate.ofUnits(FastMath.round(dailyDeviation * Rate.ONE.units())),
        Rate.ofUnits(FastMath.round(nearest * Rate.ONE.units())),
        seconds(days(below, above, dailyDeviation, 0.05)),
        seconds(days(below, above, dailyDeviation, 0.5)));
  }

  /**
   * The probability that a price at either distance is reached.
   *
   * @param below logarithmic distance, >= 0; infinity if there is none
   * @param above the same on the other side
   * @param dailyDeviation > 0
   * @param days >= 0
   * @throws IllegalArgumentException naming the number that is out of its range
   */
  public static double probability(double below, double above, double dailyDeviation, double days) {
    require(below >= 0, "the distance below must be >= 0", below);
    require(above >= 0, "the distance above must be >= 0", above);
    require(
        dailyDeviation > 0 && dailyDeviation < Double.POSITIVE_INFINITY,
        "the daily deviation must be finite and > 0",
        dailyDeviation);
    require(days >= 0 && days < Double.POSITIVE_INFINITY, "days must be finite and >= 0", days);
    double spread = dailyDeviation * FastMath.sqrt(days);
    return FastMath.min(1, touch(below, spread) + touch(above, spread));
  }

  /**
   * After how many days the probability is reached; infinity if there is no price to reach.
   *
   * @param probability in (0, 1)
   */
  public static double days(double below, double above, double dailyDeviation, double probability) {
    require(probability > 0 && probability < 1, "a probability lies in (0, 1)", probability);
    double nearest = FastMath.min(below, above);
    if (nearest == Double.POSITIVE_INFINITY || nearest == 0) {
      return nearest;
    }
    double low = 0;
    double high = 1;
    while (probability(below, above, dailyDeviation, high) < probability && high < 1e12) {
      high *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (probability(below, above, dailyDeviation, middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Of the surface at the money if there is one, or else as past days show it. */
  static double dailyDeviation(IndexId index, MarketView view) {
    VolatilitySurface surface = view.surfaces().get(index);
    if (surface == null) {
      return ObservedMoves.of(view, Set.of(index)).deviation(index);
    }
    double price = view.known(index).price().toDouble();
    double yearly =
        surface.volatility(price, price, view.asOf().plus(Duration.ofDays(1)), view.asOf());
    return FastMath.max(LEAST_DEVIATION, yearly / FastMath.sqrt(DAYS_PER_YEAR));
  }

  private static double touch(double distance, double spread) {
    if (distance == 0) {
      return 1;
    }
    return spread == 0 ? 0 : 2 * StandardNormal.cumulative(-distance / spread);
  }

  private static double logDistance(LiquidationPrice price, Price at) {
    return FastMath.abs(FastMath.log(at.toDouble() / price.present().toDouble()));
  }

  private static long seconds(double days) {
    return (long) (FastMath.min(days, LONGEST_DAYS) * SECONDS_PER_DAY);
  }

  private static void require(boolean holds, String otherwise, double was) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise + ", was: " + was);
    }
  }
}
