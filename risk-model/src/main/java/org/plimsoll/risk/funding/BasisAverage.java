package org.plimsoll.risk.funding;

import org.hipparchus.util.FastMath;
import org.plimsoll.risk.units.Finite;

/**
 * An average of samples that arrive at uneven times: each counts by the time it stood for, and what
 * is older fades exponentially. Of the basis (traded price less index) it smooths a mark price.
 *
 * <p>Source: published case HL-3.
 *
 * @param timeConstant seconds in which the past fades to 1/e, > 0
 * @param weightedSum faded sum of sample x time
 * @param weight faded sum of time, >= 0; 0 before the first sample
 */
public record BasisAverage(double timeConstant, double weightedSum, double weight) {
  public BasisAverage {
    Finite.positive("time constant", timeConstant);
    Finite.number("weighted sum", weightedSum);
    Finite.notNegative("weight", weight);
  }

  /** An average that has no sample yet. */
  public static BasisAverage empty(double timeConstant) {
    return new BasisAverage(timeConstant, 0, 0);
  }

  /**
   * The average with one sample more.
   *
   * @param elapsed seconds since the sample before, > 0
   */
  public BasisAverage plus(double sample, double elapsed) {
    Finite.number("sample", sample);
    Finite.positive("elapsed seconds", elapsed);
    double kept = FastMath.exp(-elapsed / timeConstant);
    return new BasisAverage(
        timeConstant, weightedSum * kept + sample * elapsed, weight * kept + elapsed);
  }

  /**
   * The average of the samples so far.
   *
   * @throws IllegalStateException if there is none
   */
  public double value() {
    if (weight == 0) {
      throw new IllegalStateException("an average needs a sample first");
    }
    return weightedSum / weight;
  }
}
