package org.plimsoll.risk.margin;

import org.hipparchus.util.FastMath;
import org.plimsoll.risk.units.Finite;

/**
 * A margin rate that grows with the square root of the time it takes to close a position in its
 * market: max(base rate, risk parameter x sqrt(position / average daily volume)).
 *
 * <p>Source: Coinbase International margin rules.
 *
 * @param baseRate smallest rate, in [0, 1]
 * @param riskParameter rate of a position of one day's volume, >= 0
 */
public record VolumeScaledRate(double baseRate, double riskParameter) {
  public VolumeScaledRate {
    Finite.fraction("base rate", baseRate);
    Finite.notNegative("risk parameter", riskParameter);
  }

  /**
   * The initial margin rate.
   *
   * @param position its amount counts, in the unit of the volume
   * @param averageDailyVolume > 0
   */
  public double rate(double position, double averageDailyVolume) {
    Finite.number("position", position);
    Finite.positive("average daily volume", averageDailyVolume);
    return Math.max(
        baseRate, riskParameter * FastMath.sqrt(Math.abs(position) / averageDailyVolume));
  }
}
