package org.plimsoll.risk.unwind;

import org.plimsoll.risk.units.Finite;

/**
 * How fast a liquidation may go: a share of the total shortage at once and the rest over time, so
 * that it does not feed the fall that causes it; and what a liquidator earns for a case nobody
 * takes. Times are in any one unit (seconds, slots).
 *
 * <p>Source: Drift protocol v2.
 *
 * @param initialShare of the total shortage that may be covered at once, in [0, 1]
 * @param duration time over which the whole shortage becomes free to cover, > 0
 * @param smallShortage a shortage below this is covered at once, >= 0
 */
public record LiquidationPace(double initialShare, double duration, double smallShortage) {
  public LiquidationPace {
    Finite.fraction("initial share", initialShare);
    Finite.positive("duration", duration);
    Finite.notNegative("small shortage", smallShortage);
  }

  /**
   * The share of the present shortage, in [0, 1], that may be covered now.
   *
   * @param shortage what is missing now, > 0
   * @param freed margin this liquidation has freed so far, >= 0
   * @param elapsed time since it started, >= 0
   */
  public double share(double shortage, double freed, double elapsed) {
    Finite.positive("shortage", shortage);
    Finite.notNegative("freed margin", freed);
    Finite.notNegative("elapsed time", elapsed);
    if (shortage < smallShortage) {
      return 1;
    }
    double allowed = Math.min(1, elapsed / duration + initialShare) * (shortage + freed);
    return Math.max(0, Math.min(1, (allowed - freed) / shortage));
  }

  /**
   * The liquidator's fee: the first fee until the grace time has passed, then more for every unit
   * of time that passed, up to the highest.
   *
   * @param first fee as a fraction of notional, at most the highest
   * @param risePerTime added per unit of elapsed time once the grace time has passed, >= 0
   */
  public static double liquidatorFee(
      double first, double highest, double elapsed, double grace, double risePerTime) {
    Finite.fraction("first fee", first);
    Finite.fraction("highest fee", highest);
    if (first > highest) {
      throw new IllegalArgumentException(
          "the first fee must be at most the highest, were: " + first + ", " + highest);
    }
    Finite.notNegative("elapsed time", elapsed);
    Finite.notNegative("grace time", grace);
    Finite.notNegative("rise per time", risePerTime);
    return elapsed < grace ? first : Math.min(highest, first + elapsed * risePerTime);
  }
}
