package org.plimsoll.risk.margin;

import org.plimsoll.risk.units.Finite;

/**
 * A position in a contract that is quoted in a currency and margined and settled in a coin: its
 * value in the coin falls as the coin's price rises.
 *
 * @param faceValue signed value in the quote currency: contracts x contract size, long > 0; not 0
 * @param entry average entry price, > 0
 */
public record InversePosition(double faceValue, double entry) {
  public InversePosition {
    Finite.notZero("face value", faceValue);
    Finite.positive("entry price", entry);
  }

  /** Absolute value at a price, in the coin. */
  public double value(double price) {
    return Math.abs(faceValue) / Finite.positive("price", price);
  }

  /** Unrealized profit at a price, in the coin. */
  public double pnl(double price) {
    return faceValue / entry - faceValue / Finite.positive("price", price);
  }
}
