package org.plimsoll.risk.margin;

import org.plimsoll.risk.units.Finite;

/**
 * A margin rate that rises linearly with the size of the position; the whole position takes it.
 *
 * <p>Source: published case DER-SM-25.
 *
 * @param baseRate of a position of size 0, >= 0
 * @param slope added per unit of size, >= 0
 */
public record SlopedRate(double baseRate, double slope) {
  public SlopedRate {
    Finite.notNegative("base rate", baseRate);
    Finite.notNegative("slope", slope);
  }

  /** The rate of a position of this size; its amount counts. */
  public double rate(double size) {
    return baseRate + slope * Math.abs(Finite.number("size", size));
  }

  /** The margin of a position of this size, in the unit of the size. */
  public double margin(double size) {
    return Math.abs(size) * rate(size);
  }
}
