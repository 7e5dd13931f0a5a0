package org.plimsoll.risk.funding;

import org.plimsoll.risk.units.Finite;

/**
 * The funding rate that follows from a premium: premium + clamp(interest - premium, +-damper), kept
 * within floor and cap. Positive: longs pay shorts. With no interest, a premium within the damper
 * costs nothing; with no damper, the rate is the clamped premium.
 *
 * <p>Source: Deribit, Binance and BitMEX funding rules; published case DER-FUND-27.
 *
 * @param interest rate for the reference interval, signed
 * @param damper >= 0
 * @param floor lowest rate, at most the cap
 * @param cap highest rate
 */
public record FundingRate(double interest, double damper, double floor, double cap) {
  public FundingRate {
    Finite.number("interest", interest);
    Finite.notNegative("damper", damper);
    Finite.number("floor", floor);
    Finite.number("cap", cap);
    if (floor > cap) {
      throw new IllegalArgumentException(
          "a funding rate needs floor <= cap, was: " + floor + ", " + cap);
    }
  }

  /** A rate without interest, the same cap in both directions. */
  public static FundingRate damped(double damper, double cap) {
    return new FundingRate(0, damper, -Finite.notNegative("cap", cap), cap);
  }

  /** The rate for the reference interval at this premium, a signed fraction of the index. */
  public double rate(double premium) {
    return rate(premium, 1);
  }

  /**
   * The rate for an interval that is this part of the reference interval, e.g. 0.5 for four hours
   * of eight. Floor and cap apply to the answer.
   *
   * @param part > 0
   */
  public double rate(double premium, double part) {
    Finite.number("premium", premium);
    Finite.positive("part of the interval", part);
    double damped = premium + clamp(interest - premium, -damper, damper);
    return clamp(damped * part, floor, cap);
  }

  /**
   * What a position pays while a rate stands, in the unit of its size; negative is received.
   *
   * @param size signed position
   * @param rate for the whole interval
   * @param elapsed time the rate stood, >= 0, in the unit of the interval
   * @param interval > 0
   */
  public static double accrued(double size, double rate, double elapsed, double interval) {
    Finite.number("size", size);
    Finite.number("rate", rate);
    Finite.notNegative("elapsed time", elapsed);
    return rate * size * elapsed / Finite.positive("interval", interval);
  }

  private static double clamp(double value, double low, double high) {
    return Math.max(low, Math.min(high, value));
  }
}
