package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Rate;

/**
 * Initial margin for prices whose sources disagree: below a confidence of threshold, where
 * confidence is 1 - uncertainty, uncertainty x factor of what short options and futures stand for.
 *
 * <p>Source: Derive v2-core, StandardManager.
 *
 * @param threshold of confidence, in [0, 1]
 * @param factor >= 0
 */
public record ConfidenceCharge(Rate threshold, Rate factor) {
  public ConfidenceCharge {
    if (!threshold.isFraction() || factor.units() < 0) {
      throw new IllegalArgumentException(
          "a confidence charge needs a threshold in [0, 1] and a factor >= 0, was: "
              + threshold
              + ", "
              + factor);
    }
  }
}
