package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Rate;

/**
 * One quoted volatility.
 *
 * @param moneyness strike / forward of the expiry, > 0
 * @param volatility per square root of a year, 0.6 is 60 %, above 0 and at most 10
 */
public record SmilePoint(Rate moneyness, Rate volatility) {
  private static final Rate HIGHEST = Rate.of("10");

  public SmilePoint {
    if (moneyness.compareTo(Rate.ZERO) <= 0) {
      throw new IllegalArgumentException("moneyness must be > 0, was: " + moneyness);
    }
    if (volatility.compareTo(Rate.ZERO) <= 0 || volatility.compareTo(HIGHEST) > 0) {
      throw new IllegalArgumentException(
          "volatility must lie above 0 and not above "
              + HIGHEST
              + " (1.0 is 100 %), was: "
              + volatility);
    }
  }
}
