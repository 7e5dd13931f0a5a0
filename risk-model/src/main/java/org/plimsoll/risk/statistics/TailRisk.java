package org.plimsoll.risk.statistics;

import java.util.Arrays;

/**
 * What the worst of n equally likely scenarios lose. A P&amp;L is positive for a gain; a loss comes
 * back positive, and so negative where even the tail gains: whoever needs a requirement floors it.
 *
 * <p>At confidence c the tail has the mass m = (1 - c) x n scenarios. With L(1) &gt;= L(2) &gt;=
 * ... the losses, the expected shortfall is
 *
 * <pre>(L(1) + ... + L(floor m) + (m - floor m) x L(floor m + 1)) / m, and L(1) where m &lt; 1
 * </pre>
 *
 * <p>and the value at risk is L(floor m + 1): the loss that at most m scenarios exceed. A mass
 * within 1e-9 of a whole number is that number, so that 99% of 500 are 5 and not 5.000000000000004.
 *
 * <p>Source: Acerbi and Tasche, On the coherence of expected shortfall (2002), the estimator with a
 * fractional last scenario.
 *
 * <p>The scenarios are not sorted. Cut into eight rows, they stand in lanes of eight; the lowest of
 * each lane, found by code without a branch that the compiler vectorizes, bound the tail from
 * above, and only the few lanes that reach below the bound are read again, into a short sorted
 * buffer. A quickselect would lose its time to branches that no processor foresees.
 */
public final class TailRisk {
  private static final int ROWS = 8;
  private static final double WHOLE = 1e-9;

  private TailRisk() {}

  /**
   * Expected shortfall of the scenarios.
   *
   * @param pnl profit of each scenario, positive for a gain
   * @param confidence in [0.5, 1), e.g. 0.99
   * @throws IllegalArgumentException if there is no scenario, one is not finite, or the confidence
   *     is outside its range
   */
  public static double expectedShortfall(double[] pnl, double confidence) {
    return expectedShortfall(pnl, confidence, new double[scratchLength(pnl.length, confidence)]);
  }

  /**
   * The same without allocating.
   *
   * @param scratch overwritten; at least {@link #scratchLength} long, and not shared by threads
   */
  public static double expectedShortfall(double[] pnl, double confidence, double[] scratch) {
    double mass = mass(pnl.length, confidence);
    int members = members(mass);
    gatherWorst(pnl, members, scratch);
    if (mass <= 1) {
      return -scratch[0];
    }
    int whole = (int) mass;
    double sum = 0;
    for (int i = 0; i < whole; i++) {
      sum += scratch[i];
    }
    if (members > whole) {
      sum += (mass - whole) * scratch[whole];
    }
    return -sum / mass;
  }

  /**
   * Value at risk of the scenarios: the (floor(m) + 1)-th worst loss.
   *
   * @param pnl profit of each scenario, positive for a gain
   * @param confidence in [0.5, 1), e.g. 0.99
   * @throws IllegalArgumentException as for {@link #expectedShortfall(double[], double)}
   */
  public static double valueAtRisk(double[] pnl, double confidence) {
    int rank = (int) mass(pnl.length, confidence) + 1;
    double[] scratch = new double[rank + pnl.length / ROWS];
    gatherWorst(pnl, rank, scratch);
    return -scratch[rank - 1];
  }

  /** How long a scratch array must be for this many scenarios. */
  public static int scratchLength(int scenarios, double confidence) {
    return members(mass(scenarios, confidence)) + scenarios / ROWS;
  }

  /**
   * The scenarios that make up the expected shortfall, worst first, the earlier of two equal ones
   * first.
   */
  public static int[] tail(double[] pnl, double confidence) {
    int members = members(mass(pnl.length, confidence));
    Checked.finite("scenario P&L", pnl);
    int[] tail = new int[members];
    int size = 0;
    for (int scenario = 0; scenario < pnl.length; scenario++) {
      if (size < members || pnl[scenario] < pnl[tail[members - 1]]) {
        int slot = size < members ? size++ : members - 1;
        while (slot > 0 && pnl[tail[slot - 1]] > pnl[scenario]) {
          tail[slot] = tail[slot - 1];
          slot--;
        }
        tail[slot] = scenario;
      }
    }
    return tail;
  }

  /**
   * What each scenario of {@link #tail} weighs in the expected shortfall; the weights sum to 1.
   * They are the Euler weights: the shortfall of a book is the sum over its positions of {@link
   * #componentShortfall}.
   *
   * <p>Source: Tasche, Risk contributions and performance measurement (1999).
   */
  public static double[] tailWeights(int scenarios, double confidence) {
    double mass = mass(scenarios, confidence);
    double[] weights = new double[members(mass)];
    Arrays.fill(weights, 1 / Math.max(mass, 1));
    if (weights.length > mass && mass > 1) {
      weights[weights.length - 1] = (mass - (int) mass) / mass;
    }
    return weights;
  }

  /**
   * What one position adds to the expected shortfall of its book; negative for a hedge.
   *
   * @param positionPnl profit of the position in every scenario
   * @param tail the tail of the book's P&amp;L, from {@link #tail}
   * @param weights from {@link #tailWeights}
   */
  public static double componentShortfall(double[] positionPnl, int[] tail, double[] weights) {
    if (tail.length != weights.length) {
      throw new IllegalArgumentException(
          "a tail of "
              + tail.length
              + " scenarios has "
              + weights.length
              + " weights: take both from the same scenarios and confidence");
    }
    double sum = 0;
    for (int i = 0; i < tail.length; i++) {
      sum += weights[i] * Checked.finite("P&L of the position", positionPnl[tail[i]]);
    }
    return -sum;
  }

  private static double mass(int scenarios, double confidence) {
    if (!(confidence >= 0.5 && confidence < 1)) {
      throw new IllegalArgumentException(
          "confidence is " + confidence + ": it must lie in [0.5, 1), as 0.99 does");
    }
    if (scenarios == 0) {
      throw new IllegalArgumentException("there is no scenario P&L: give at least one");
    }
    double mass = (1 - confidence) * scenarios;
    double nearest = Math.rint(mass);
    return Math.abs(mass - nearest) < WHOLE ? nearest : mass;
  }

  private static int members(double mass) {
    return Math.max(1, (int) Math.ceil(mass));
  }

  /**
   * Leaves the {@code members} lowest values in the first slots of the scratch, lowest first;
   * behind them lie the minima of the lanes.
   */
  private static void gatherWorst(double[] pnl, int members, double[] scratch) {
    int lanes = pnl.length / ROWS;
    if (scratch.length < members + lanes) {
      throw new IllegalArgumentException(
          "scratch has "
              + scratch.length
              + " slots and needs "
              + (members + lanes)
              + ": size it by scratchLength");
    }
    measureLanes(pnl, lanes, members, scratch);
    Arrays.fill(scratch, 0, members, Double.POSITIVE_INFINITY);
    for (int lane = 0; lane < lanes; lane++) {
      if (Double.isNaN(scratch[members + lane])) {
        Checked.finite("scenario P&L", pnl);
      }
      keep(scratch[members + lane], members, scratch);
    }
    // At least `members` values are at or below the bound, so where fewer lie below it, the rest
    // equal it.
    double bound = scratch[members - 1];
    Arrays.fill(scratch, 0, members, bound);
    for (int lane = 0; lane < lanes; lane++) {
      if (scratch[members + lane] < bound) {
        for (int row = 0; row < ROWS; row++) {
          keep(pnl[row * lanes + lane], members, scratch);
        }
      }
    }
    for (int i = ROWS * lanes; i < pnl.length; i++) {
      if (!Double.isFinite(pnl[i])) {
        Checked.finite("scenario P&L", pnl);
      }
      keep(pnl[i], members, scratch);
    }
  }

  /** The lowest value of each lane, or NaN if one is not finite, for 0 times that is NaN. */
  private static void measureLanes(double[] pnl, int lanes, int members, double[] scratch) {
    for (int lane = 0; lane < lanes; lane++) {
      double a = pnl[lane];
      double b = pnl[lane + lanes];
      double c = pnl[lane + 2 * lanes];
      double d = pnl[lane + 3 * lanes];
      double e = pnl[lane + 4 * lanes];
      double f = pnl[lane + 5 * lanes];
      double g = pnl[lane + 6 * lanes];
      double h = pnl[lane + 7 * lanes];
      double upper = Math.min(Math.min(a, b), Math.min(c, d));
      double lower = Math.min(Math.min(e, f), Math.min(g, h));
      double fault = (a * 0 + b * 0) + (c * 0 + d * 0) + ((e * 0 + f * 0) + (g * 0 + h * 0));
      scratch[members + lane] = Math.min(upper, lower) + fault;
    }
  }

  private static void keep(double value, int members, double[] sorted) {
    if (value < sorted[members - 1]) {
      int slot = members - 1;
      while (slot > 0 && sorted[slot - 1] > value) {
        sorted[slot] = sorted[slot - 1];
        slot--;
      }
      sorted[slot] = value;
    }
  }
}
