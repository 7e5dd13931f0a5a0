package org.plimsoll.risk.statistics;

import java.util.Arrays;

/**
 * Exponentially weighted volatility of one series of daily returns, as it was known before each
 * day: nothing of a day is used to judge that day. The mean is taken as 0. With k seed days:
 *
 * <pre>variance(k) = (r(0)^2 + ... + r(k-1)^2) / k
 * variance(t+1) = lambda x variance(t) + (1 - lambda) x r(t)^2</pre>
 *
 * <p>Source: J.P. Morgan and Reuters, RiskMetrics Technical Document (1996), section 5.2.
 */
public final class EwmaVolatility {
  private final int seedDays;
  private final double[] volatilities;
  private final double unconditional;

  private EwmaVolatility(int seedDays, double[] volatilities, double unconditional) {
    this.seedDays = seedDays;
    this.volatilities = volatilities;
    this.unconditional = unconditional;
  }

  /**
   * Follows a series.
   *
   * @param returns per day in time order, finite
   * @param lambda what a day's weight is multiplied by from one day to the next, between 0 and 1
   * @param seedDays days the first volatility is taken from, 1 to the number of returns
   * @throws IllegalArgumentException if a number is not finite or out of its range
   */
  public static EwmaVolatility of(double[] returns, double lambda, int seedDays) {
    Checked.finite("return of day", returns);
    Checked.openFraction("lambda", lambda);
    Checked.atLeast(1, "number of seed days", seedDays);
    Checked.atLeast(seedDays, "number of returns", returns.length);
    double[] volatilities = new double[returns.length - seedDays + 1];
    double variance = meanSquare(Arrays.copyOf(returns, seedDays));
    volatilities[0] = Math.sqrt(variance);
    for (int day = seedDays; day < returns.length; day++) {
      variance = lambda * variance + (1 - lambda) * returns[day] * returns[day];
      volatilities[day - seedDays + 1] = Math.sqrt(variance);
    }
    return new EwmaVolatility(seedDays, volatilities, Math.sqrt(meanSquare(returns)));
  }

  /** The first day that has a volatility known before it: the number of seed days. */
  public int firstDay() {
    return seedDays;
  }

  /**
   * The volatility of a day as it was known before the day, at least 0.
   *
   * @param day {@link #firstDay} to the number of returns, which is the day after the last
   */
  public double before(int day) {
    if (day < seedDays || day - seedDays >= volatilities.length) {
      throw new IllegalArgumentException(
          "day "
              + day
              + " has no volatility known before it: ask for "
              + seedDays
              + " to "
              + (seedDays + volatilities.length - 1));
    }
    return volatilities[day - seedDays];
  }

  /** The volatility of the day after the last return, at least 0. */
  public double forecast() {
    return volatilities[volatilities.length - 1];
  }

  /** The volatility of the whole series, every day weighing the same, at least 0. */
  public double unconditional() {
    return unconditional;
  }

  private static double meanSquare(double[] returns) {
    double sum = 0;
    for (double value : returns) {
      sum += value * value;
    }
    return Checked.finite("variance of the returns", sum / returns.length);
  }
}
