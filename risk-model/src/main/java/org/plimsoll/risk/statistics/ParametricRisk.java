package org.plimsoll.risk.statistics;

import org.hipparchus.util.FastMath;

/**
 * Delta-normal value at risk of linear exposures: their returns are taken as jointly normal with
 * mean 0, and scaled to the horizon by the square root of time. It explains a book, it does not
 * margin one: it knows neither fat tails nor options.
 *
 * <p>With exposures x, volatilities s, correlations r and C(i,j) = s(i) s(j) r(i,j): portfolio sd =
 * sqrt(x'Cx), value at risk = z x sqrt(days) x sd, marginal = z x sqrt(days) x Cx / sd, component =
 * exposure x marginal.
 *
 * <p>Source: Jorion, Value at Risk, 3rd edition, chapter 7.
 */
public final class ParametricRisk {
  private static final double SYMMETRY = 1e-12;
  private static final double ROUNDING = 1e-9;

  private final double[] exposures;
  private final double[] volatilities;
  private final double[][] correlations;
  private final double[] covarianceWithBook;
  private final double deviation;
  private final double multiplier;

  private ParametricRisk(
      double[] exposures, double[] volatilities, double[][] correlations, double multiplier) {
    this.exposures = exposures;
    this.volatilities = volatilities;
    this.correlations = correlations;
    this.multiplier = multiplier;
    this.covarianceWithBook = covarianceWithBook();
    this.deviation = deviation(-1);
  }

  /**
   * Risk of a book of at least one exposure.
   *
   * @param exposures in the settlement asset, long &gt; 0, short &lt; 0
   * @param volatilities of one day, as fractions, 0.02 for 2%
   * @param correlations symmetric, with 1 on the diagonal
   * @param z the quantile in standard deviations, above 0, e.g. 2.33; see {@link TailMultipliers}
   * @param days the horizon, above 0
   * @throws IllegalArgumentException if sizes differ, a number is not finite or out of its range,
   *     or the correlations contradict each other so that the variance is negative
   */
  public static ParametricRisk of(
      double[] exposures, double[] volatilities, double[][] correlations, double z, double days) {
    Checked.finite("exposure", exposures);
    Checked.finite("volatility", volatilities);
    int columns = Checked.columns("correlation", correlations);
    int size = exposures.length;
    if (volatilities.length != size || correlations.length != size || columns != size) {
      throw new IllegalArgumentException(
          size
              + " exposures have "
              + volatilities.length
              + " volatilities and correlations of "
              + correlations.length
              + " x "
              + columns
              + ": give one volatility and one row and column per exposure");
    }
    for (int i = 0; i < size; i++) {
      if (volatilities[i] < 0) {
        throw new IllegalArgumentException(
            "volatility [" + i + "] is " + volatilities[i] + ": it must be at least 0");
      }
      requireCorrelations(correlations, i);
    }
    double multiplier = Checked.positive("z", z) * Math.sqrt(Checked.positive("days", days));
    return new ParametricRisk(
        exposures.clone(), volatilities.clone(), copy(correlations), multiplier);
  }

  /** Standard deviation of the book over one day, at least 0. */
  public double standardDeviation() {
    return deviation;
  }

  /** Value at risk of the book over the horizon, at least 0. */
  public double valueAtRisk() {
    return multiplier * deviation;
  }

  /** Value at risk of each exposure alone, at least 0. */
  public double[] individual() {
    double[] alone = new double[exposures.length];
    for (int i = 0; i < alone.length; i++) {
      alone[i] = multiplier * FastMath.abs(exposures[i]) * volatilities[i];
    }
    return alone;
  }

  /**
   * The sum of the individual values at risk less that of the book, at least 0 but for rounding.
   */
  public double diversificationBenefit() {
    double sum = 0;
    for (double alone : individual()) {
      sum += alone;
    }
    return sum - valueAtRisk();
  }

  /** What one more unit of each exposure adds to the value at risk; all 0 in a riskless book. */
  public double[] marginal() {
    double[] marginal = new double[exposures.length];
    for (int i = 0; i < marginal.length && deviation > 0; i++) {
      marginal[i] = multiplier * covarianceWithBook[i] / deviation;
    }
    return marginal;
  }

  /** Each exposure's share of the value at risk, which they sum to; negative for a hedge. */
  public double[] component() {
    double[] component = marginal();
    for (int i = 0; i < component.length; i++) {
      component[i] *= exposures[i];
    }
    return component;
  }

  /** The value at risk less that of the book without the exposure; negative for a hedge. */
  public double incremental(int exposure) {
    return valueAtRisk() - multiplier * deviation(exposure);
  }

  private double[] covarianceWithBook() {
    double[] covariance = new double[exposures.length];
    for (int i = 0; i < covariance.length; i++) {
      for (int j = 0; j < covariance.length; j++) {
        covariance[i] += covariance(i, j) * exposures[j];
      }
    }
    return covariance;
  }

  private double deviation(int without) {
    double variance = 0;
    double gross = 0;
    for (int i = 0; i < exposures.length; i++) {
      for (int j = 0; j < exposures.length; j++) {
        if (i != without && j != without) {
          double term = exposures[i] * exposures[j] * covariance(i, j);
          variance += term;
          gross += FastMath.abs(term);
        }
      }
    }
    if (variance < -ROUNDING * gross) {
      throw new IllegalArgumentException(
          "the variance of the book is "
              + variance
              + ": the correlations contradict each other, take them from one set of returns");
    }
    return Math.sqrt(Checked.finite("variance of the book", Math.max(variance, 0)));
  }

  private double covariance(int i, int j) {
    return volatilities[i] * volatilities[j] * correlations[i][j];
  }

  private static void requireCorrelations(double[][] correlations, int i) {
    for (int j = 0; j <= i; j++) {
      double value = correlations[i][j];
      boolean possible = i == j ? value == 1 : FastMath.abs(value) <= 1;
      if (!possible || FastMath.abs(value - correlations[j][i]) > SYMMETRY) {
        throw new IllegalArgumentException(
            "correlation ["
                + i
                + "]["
                + j
                + "] is "
                + value
                + " and ["
                + j
                + "]["
                + i
                + "] is "
                + correlations[j][i]
                + ": they must be equal, in [-1, 1], and 1 on the diagonal");
      }
    }
  }

  private static double[][] copy(double[][] rows) {
    double[][] copy = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      copy[i] = rows[i].clone();
    }
    return copy;
  }
}
