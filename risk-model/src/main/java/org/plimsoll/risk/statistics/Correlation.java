package org.plimsoll.risk.statistics;

import org.hipparchus.util.FastMath;

/**
 * Correlations of underlyings, from their daily returns. A series that never moves has none: 0 with
 * every other, 1 with itself.
 */
public final class Correlation {
  private Correlation() {}

  /**
   * Pearson correlations, every day weighing the same.
   *
   * @param returns per day, one column per underlying; at least two days
   * @throws IllegalArgumentException if rows differ in length or a return is not finite
   */
  public static double[][] correlations(double[][] returns) {
    int underlyings = Checked.columns("returns of day", returns);
    Checked.atLeast(2, "number of days", returns.length);
    double[] means = new double[underlyings];
    for (double[] day : returns) {
      for (int i = 0; i < underlyings; i++) {
        means[i] += day[i] / returns.length;
      }
    }
    double[][] products = new double[underlyings][underlyings];
    for (double[] day : returns) {
      for (int i = 0; i < underlyings; i++) {
        for (int j = 0; j <= i; j++) {
          products[i][j] += (day[i] - means[i]) * (day[j] - means[j]);
        }
      }
    }
    return normalized(products);
  }

  /**
   * Exponentially weighted correlations, the last day weighing most and each earlier one lambda
   * times the next. The mean is taken as 0.
   *
   * <p>Source: J.P. Morgan and Reuters, RiskMetrics Technical Document (1996), section 5.2.
   *
   * @param returns per day in time order, one column per underlying
   * @param lambda between 0 and 1, e.g. 0.97
   */
  public static double[][] correlations(double[][] returns, double lambda) {
    int underlyings = Checked.columns("returns of day", returns);
    Checked.openFraction("lambda", lambda);
    double[][] products = new double[underlyings][underlyings];
    for (double[] day : returns) {
      for (int i = 0; i < underlyings; i++) {
        for (int j = 0; j <= i; j++) {
          products[i][j] = lambda * products[i][j] + day[i] * day[j];
        }
      }
    }
    return normalized(products);
  }

  private static double[][] normalized(double[][] products) {
    double[][] correlations = new double[products.length][products.length];
    for (int i = 0; i < products.length; i++) {
      for (int j = 0; j < i; j++) {
        double scale = Math.sqrt(products[i][i]) * Math.sqrt(products[j][j]);
        double value = scale > 0 ? products[i][j] / scale : 0;
        correlations[i][j] = FastMath.max(-1, FastMath.min(1, value));
        correlations[j][i] = correlations[i][j];
      }
      correlations[i][i] = 1;
    }
    return correlations;
  }
}
