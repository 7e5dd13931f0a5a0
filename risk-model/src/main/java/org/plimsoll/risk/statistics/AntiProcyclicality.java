package org.plimsoll.risk.statistics;

import org.hipparchus.util.FastMath;

/**
 * The three tools of which a clearing house uses at least one against procyclical margin, each on a
 * series of calculated margins in time order, each margin above 0.
 *
 * <p>Source: Commission Delegated Regulation (EU) 153/2013, Article 28(1)(a) to (c).
 */
public final class AntiProcyclicality {
  private static final double ROUNDING = 1e-12;

  private AntiProcyclicality() {}

  /**
   * A buffer on top that is given up while margins rise fast (a). The regulation lets it be
   * exhausted "where calculated margin requirements are rising significantly" and leaves to the
   * house what that is; here: all of it goes on the day the calculated margin rises by more than
   * {@code release}, and it is back on the first day the calculated margin falls.
   *
   * @param buffer fraction of the calculated margin, e.g. 0.25
   * @param release relative rise in a day that has to be exceeded, e.g. 0.10
   */
  public static double[] buffered(double[] calculated, double buffer, double release) {
    Checked.positive("calculated margin of day", calculated);
    Checked.fraction("buffer", buffer);
    Checked.fraction("release", release);
    double[] margins = new double[calculated.length];
    boolean exhausted = false;
    for (int day = 0; day < calculated.length; day++) {
      double previous = calculated[Math.max(0, day - 1)];
      if (calculated[day] > previous * (1 + release) * (1 + ROUNDING)) {
        exhausted = true;
      } else if (calculated[day] < previous) {
        exhausted = false;
      }
      margins[day] = exhausted ? calculated[day] : calculated[day] * (1 + buffer);
    }
    return margins;
  }

  /**
   * A weight on stressed observations (b): weight x stressed + (1 - weight) x calculated.
   *
   * @param stressed margin from stressed observations, above 0
   * @param weight in [0, 1], e.g. 0.25
   */
  public static double[] stressWeighted(double[] calculated, double stressed, double weight) {
    Checked.positive("calculated margin of day", calculated);
    Checked.positive("stressed margin", stressed);
    Checked.fraction("weight", weight);
    double[] margins = new double[calculated.length];
    for (int day = 0; day < calculated.length; day++) {
      margins[day] = weight * stressed + (1 - weight) * calculated[day];
    }
    return margins;
  }

  /**
   * A floor (c).
   *
   * @param floor margin from ten years of volatility, above 0
   */
  public static double[] floored(double[] calculated, double floor) {
    Checked.positive("calculated margin of day", calculated);
    Checked.positive("floor", floor);
    double[] margins = new double[calculated.length];
    for (int day = 0; day < calculated.length; day++) {
      margins[day] = FastMath.max(floor, calculated[day]);
    }
    return margins;
  }
}
