package org.plimsoll.risk.statistics;

import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.util.FastMath;

/**
 * Value at risk and expected shortfall of the standard normal and of Student's t, as positive
 * multiples of the scale. The t is not rescaled to variance 1: its variance is v / (v - 2).
 *
 * <p>With q the quantile at confidence a: normal shortfall = pdf(q) / (1 - a); Student shortfall =
 * pdf(q) / (1 - a) x (v + q^2) / (v - 1).
 *
 * <p>Source: McNeil, Frey and Embrechts, Quantitative Risk Management, section 2.2.
 */
public final class TailMultipliers {
  private static final NormalDistribution NORMAL = new NormalDistribution();

  private TailMultipliers() {}

  /**
   * The normal quantile.
   *
   * @param confidence between 0 and 1
   */
  public static double normalValueAtRisk(double confidence) {
    return NORMAL.inverseCumulativeProbability(Checked.openFraction("confidence", confidence));
  }

  /** The mean of the normal losses beyond the quantile. */
  public static double normalExpectedShortfall(double confidence) {
    double quantile = normalValueAtRisk(confidence);
    double density = FastMath.exp(-quantile * quantile / 2) / FastMath.sqrt(2 * FastMath.PI);
    return density / (1 - confidence);
  }

  /**
   * The quantile of Student's t.
   *
   * @param freedom degrees of freedom, above 0
   */
  public static double studentValueAtRisk(double confidence, double freedom) {
    return student(freedom)
        .inverseCumulativeProbability(Checked.openFraction("confidence", confidence));
  }

  /**
   * The mean of the losses of Student's t beyond the quantile.
   *
   * @param freedom degrees of freedom, above 1: below that the mean is infinite
   */
  public static double studentExpectedShortfall(double confidence, double freedom) {
    if (!(freedom > 1)) {
      throw new IllegalArgumentException(
          "degrees of freedom are " + freedom + ": above 1 only has a tail a mean");
    }
    double quantile = studentValueAtRisk(confidence, freedom);
    return student(freedom).density(quantile)
        / (1 - confidence)
        * (freedom + quantile * quantile)
        / (freedom - 1);
  }

  private static TDistribution student(double freedom) {
    return new TDistribution(Checked.positive("degrees of freedom", freedom));
  }
}
