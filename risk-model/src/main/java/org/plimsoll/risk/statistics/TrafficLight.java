package org.plimsoll.risk.statistics;

import org.hipparchus.distribution.discrete.BinomialDistribution;

/**
 * The traffic light of a model by its exceptions. With P the probability of that number or fewer if
 * the model is right: green below 95%, yellow from 95%, red from 99.99%. No exception is green,
 * however few the days.
 *
 * <p>Source: Basel Committee, Supervisory framework for the use of "backtesting" in conjunction
 * with the internal models approach (January 1996), part III and table 2.
 *
 * @param days observed, at least 1
 * @param exceptions days whose loss exceeded the forecast
 * @param probability of an exception, between 0 and 1, e.g. 0.01
 */
public record TrafficLight(int days, int exceptions, double probability) {
  /** What the number of exceptions says about the model. */
  public enum Zone {
    GREEN,
    YELLOW,
    RED
  }

  private static final double YELLOW_FROM = 0.95;
  private static final double RED_FROM = 0.9999;
  private static final int TABLE_DAYS = 250;
  private static final double TABLE_PROBABILITY = 0.01;
  private static final int FIRST_YELLOW = 5;
  private static final double[] YELLOW_ADD_ONS = {0.4, 0.5, 0.65, 0.75, 0.85};
  private static final double RED_ADD_ON = 1;

  /** So that 1 - 0.99, which is a little more than 0.01, finds the same row. */
  private static final double ROUNDING = 1e-9;

  public TrafficLight {
    Kupiec.requireCounts(days, exceptions, probability);
  }

  /** The probability of this number of exceptions or fewer if the model is right. */
  public double cumulativeProbability() {
    return new BinomialDistribution(days, probability).cumulativeProbability(exceptions);
  }

  public Zone zone() {
    double cumulative = cumulativeProbability();
    if (exceptions == 0) {
      return Zone.GREEN;
    }
    if (cumulative >= RED_FROM) {
      return Zone.RED;
    }
    return cumulative >= YELLOW_FROM ? Zone.YELLOW : Zone.GREEN;
  }

  /**
   * What the committee adds to the multiplier of 3: 0 in green, 1 in red, and in yellow 0.4, 0.5,
   * 0.65, 0.75, 0.85 for 5 to 9 exceptions in 250 days at 99%. For other lengths and probabilities
   * it publishes no table; here the row is taken whose cumulative probability is the next at or
   * above.
   */
  public double addOn() {
    switch (zone()) {
      case GREEN:
        return 0;
      case RED:
        return RED_ADD_ON;
      default:
        BinomialDistribution table = new BinomialDistribution(TABLE_DAYS, TABLE_PROBABILITY);
        for (int row = 0; row < YELLOW_ADD_ONS.length; row++) {
          if (table.cumulativeProbability(FIRST_YELLOW + row)
              >= cumulativeProbability() - ROUNDING) {
            return YELLOW_ADD_ONS[row];
          }
        }
        return RED_ADD_ON;
    }
  }

  /** The fewest exceptions that are not green. */
  public static int yellowFrom(int days, double probability) {
    return fewest(days, probability, YELLOW_FROM);
  }

  /** The fewest exceptions that are red. */
  public static int redFrom(int days, double probability) {
    return fewest(days, probability, RED_FROM);
  }

  private static int fewest(int days, double probability, double cumulative) {
    Kupiec.requireCounts(days, 0, probability);
    BinomialDistribution exceptions = new BinomialDistribution(days, probability);
    int count = 1;
    while (exceptions.cumulativeProbability(count) < cumulative) {
      count++;
    }
    return count;
  }
}
