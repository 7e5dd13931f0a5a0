package org.plimsoll.risk.unwind;

import org.plimsoll.risk.units.Finite;

/**
 * How much of one market may be liquidated per window of time, shared by all accounts: a fraction
 * of the market's depth, for which the trading fees stand.
 *
 * <p>Source: Synthetix v3 perps market.
 *
 * @param makerFee as a fraction of notional, in [0, 1]
 * @param takerFee as a fraction of notional, in [0, 1]
 * @param skewScale the market's depth in contracts, > 0
 * @param multiplier of the fees, per second, >= 0
 * @param windowLength seconds, > 0
 */
public record LiquidationCapacity(
    double makerFee, double takerFee, double skewScale, double multiplier, double windowLength) {
  public LiquidationCapacity {
    Finite.fraction("maker fee", makerFee);
    Finite.fraction("taker fee", takerFee);
    Finite.positive("skew scale", skewScale);
    Finite.notNegative("multiplier", multiplier);
    Finite.positive("window length", windowLength);
  }

  /** Contracts that may be liquidated in one window. */
  public double perWindow() {
    return (makerFee + takerFee) * skewScale * multiplier * windowLength;
  }

  /**
   * Contracts that may still be liquidated in this window, at most the size asked for.
   *
   * @param used contracts liquidated in this window so far, >= 0
   */
  public double available(double used, double size) {
    Finite.notNegative("used contracts", used);
    Finite.notNegative("absolute size", size);
    return Math.max(0, Math.min(size, perWindow() - used));
  }
}
