package org.plimsoll.risk.statistics;

/**
 * Independence and conditional coverage: do exceptions come in clusters? The hypothesis of {@link
 * #independence} is that a day after an exception is an exception as likely as any other; that of
 * {@link #conditionalCoverage} is that, and the right number of them.
 *
 * <p>With n(i,j) the days in state j after a day in state i, 1 for an exception: LRind compares one
 * probability of an exception with one after each state; LRcc = LRpof + LRind with 2 degrees.
 *
 * <p>Source: Christoffersen, Evaluating interval forecasts (1998). The first day has no predecessor
 * and counts in LRpof only.
 *
 * @param coverage the test of the number of exceptions
 * @param n00 quiet days after a quiet one
 * @param n01 exceptions after a quiet day
 * @param n10 quiet days after an exception
 * @param n11 exceptions after an exception
 */
public record Christoffersen(Kupiec coverage, int n00, int n01, int n10, int n11) {
  /**
   * Tests a series.
   *
   * @param exceptions per day in time order, at least two
   * @param probability of an exception, between 0 and 1, e.g. 0.01
   */
  public static Christoffersen of(boolean[] exceptions, double probability) {
    Checked.atLeast(2, "number of days", exceptions.length);
    int[][] transitions = new int[2][2];
    int count = exceptions[0] ? 1 : 0;
    for (int day = 1; day < exceptions.length; day++) {
      transitions[exceptions[day - 1] ? 1 : 0][exceptions[day] ? 1 : 0]++;
      count += exceptions[day] ? 1 : 0;
    }
    return new Christoffersen(
        new Kupiec(exceptions.length, count, probability),
        transitions[0][0],
        transitions[0][1],
        transitions[1][0],
        transitions[1][1]);
  }

  /** The ratio for independence alone, 1 degree of freedom; 0 if no exception has a successor. */
  public LikelihoodRatio independence() {
    return LikelihoodRatio.of(
        LikelihoodRatio.highestLogLikelihood(n01 + n11, n00 + n10),
        LikelihoodRatio.highestLogLikelihood(n01, n00)
            + LikelihoodRatio.highestLogLikelihood(n11, n10),
        1);
  }

  /** The ratio for number and independence together, 2 degrees of freedom. */
  public LikelihoodRatio conditionalCoverage() {
    return new LikelihoodRatio(coverage.ratio().statistic() + independence().statistic(), 2);
  }
}
