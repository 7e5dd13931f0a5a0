package org.plimsoll.risk.statistics;

import org.hipparchus.util.FastMath;

/**
 * How much a series of margins, one a day and each above 0, rises and falls: what it would have
 * asked of accounts that did nothing.
 *
 * <p>Source: Murphy, Vasios and Vause, An investigation into the procyclicality of risk-based
 * initial margin models, Bank of England Financial Stability Paper 29 (2014).
 */
public final class Procyclicality {
  private Procyclicality() {}

  /** The highest margin over the lowest, at least 1. */
  public static double peakToTrough(double[] margins) {
    Checked.positive("margin of day", margins);
    double peak = margins[0];
    double trough = margins[0];
    for (double margin : margins) {
      peak = FastMath.max(peak, margin);
      trough = FastMath.min(trough, margin);
    }
    return peak / trough;
  }

  /**
   * The largest relative rise within so many days, 0.5 for half as much again; 0 if margins never
   * rose. A rise that took fewer days counts too.
   *
   * @param days at least 1, e.g. 5
   */
  public static double largestRise(double[] margins, int days) {
    Checked.positive("margin of day", margins);
    Checked.atLeast(1, "number of days", days);
    double largest = 0;
    for (int to = 1; to < margins.length; to++) {
      for (int from = Math.max(0, to - days); from < to; from++) {
        largest = FastMath.max(largest, margins[to] / margins[from] - 1);
      }
    }
    return largest;
  }

  public static double average(double[] margins) {
    double sum = 0;
    for (double margin : Checked.positive("margin of day", margins)) {
      sum += margin;
    }
    return sum / margins.length;
  }
}
