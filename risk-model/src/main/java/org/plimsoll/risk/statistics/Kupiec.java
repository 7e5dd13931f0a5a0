package org.plimsoll.risk.statistics;

/**
 * Proportion of failures: were there as many exceptions as the confidence promises? The hypothesis
 * is that each day is an exception with the probability p = 1 - confidence. It is rejected for too
 * few as well as for too many. With x exceptions in T days and q = x / T:
 *
 * <pre>LR = 2 ln(q^x (1 - q)^(T - x)) - 2 ln(p^x (1 - p)^(T - x)), chi-square with 1 degree</pre>
 *
 * <p>with 0 ln 0 = 0, so that no exception and nothing but exceptions have a ratio too.
 *
 * <p>Source: Kupiec, Techniques for verifying the accuracy of risk measurement models (1995).
 *
 * @param days observed, at least 1
 * @param exceptions days whose loss exceeded the forecast
 * @param probability of an exception, between 0 and 1, e.g. 0.01
 */
public record Kupiec(int days, int exceptions, double probability) {
  public Kupiec {
    requireCounts(days, exceptions, probability);
  }

  public LikelihoodRatio ratio() {
    int others = days - exceptions;
    return LikelihoodRatio.of(
        LikelihoodRatio.logLikelihood(exceptions, others, probability),
        LikelihoodRatio.highestLogLikelihood(exceptions, others),
        1);
  }

  /** Exceptions to be expected: days x probability. */
  public double expectedExceptions() {
    return days * probability;
  }

  static void requireCounts(int days, int exceptions, double probability) {
    Checked.atLeast(1, "number of days", days);
    Checked.atLeast(0, "number of exceptions", exceptions);
    if (exceptions > days) {
      throw new IllegalArgumentException(
          exceptions + " exceptions in " + days + " days: count each day at most once");
    }
    Checked.openFraction("probability of an exception", probability);
  }
}
