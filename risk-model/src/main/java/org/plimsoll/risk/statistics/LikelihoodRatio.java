package org.plimsoll.risk.statistics;

import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.util.FastMath;

/**
 * A likelihood ratio statistic, distributed as chi-square if the hypothesis is true.
 *
 * @param statistic at least 0; large speaks against the hypothesis
 * @param degreesOfFreedom of the chi-square distribution
 */
public record LikelihoodRatio(double statistic, int degreesOfFreedom) {
  public LikelihoodRatio {
    Checked.finite("likelihood ratio", statistic);
    Checked.atLeast(1, "degrees of freedom", degreesOfFreedom);
    if (statistic < 0) {
      throw new IllegalArgumentException(
          "likelihood ratio is " + statistic + ": it must be at least 0");
    }
  }

  /** From log likelihoods; a ratio that rounding put below 0 is 0. */
  static LikelihoodRatio of(double restricted, double free, int degreesOfFreedom) {
    return new LikelihoodRatio(FastMath.max(0, 2 * (free - restricted)), degreesOfFreedom);
  }

  /** The probability of a statistic at least as large if the hypothesis is true. */
  public double pValue() {
    return 1 - new ChiSquaredDistribution(degreesOfFreedom).cumulativeProbability(statistic);
  }

  /** The statistic above which the hypothesis is rejected, e.g. 3.84 at 0.05 and 1 degree. */
  public double criticalValue(double significance) {
    return new ChiSquaredDistribution(degreesOfFreedom)
        .inverseCumulativeProbability(1 - Checked.openFraction("significance", significance));
  }

  /** Whether the hypothesis is rejected at this significance, e.g. 0.05. */
  public boolean rejectsAt(double significance) {
    return statistic > criticalValue(significance);
  }

  /**
   * Log likelihood of {@code hits} and {@code misses} at a probability; what never happened is 0.
   */
  static double logLikelihood(int hits, int misses, double probability) {
    double ofHits = hits == 0 ? 0 : hits * FastMath.log(probability);
    double ofMisses = misses == 0 ? 0 : misses * FastMath.log1p(-probability);
    return ofHits + ofMisses;
  }

  /** Log likelihood at the observed proportion of hits, the highest there is. */
  static double highestLogLikelihood(int hits, int misses) {
    return hits + misses == 0 ? 0 : logLikelihood(hits, misses, (double) hits / (hits + misses));
  }
}
