package org.plimsoll.risk.units;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The price of one unit of an asset or instrument, in the settlement asset, exact to 1e-8 and
 * always positive: a price of zero or less cannot be built, so no rule has to ask.
 *
 * @param units the price in steps of 1e-8, at least 1
 */
public record Price(@JsonValue long units) implements Comparable<Price> {
  public static final Price ONE = new Price(FixedPoint.ONE);

  public Price {
    if (units <= 0) {
      throw new IllegalArgumentException(
          "price must be positive, was: " + FixedPoint.format(FixedPoint.checked(units, "price")));
    }
  }

  /**
   * Reads a plain decimal such as {@code "3782.13"}.
   *
   * @throws IllegalArgumentException with the text, if it is not one, is not positive or has more
   *     than 8 decimals
   */
  public static Price of(String decimal) {
    return new Price(FixedPoint.parse("price", decimal));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Price ofUnits(long units) {
    return new Price(units);
  }

  /**
   * The nearest price to a computed value, e.g. of a simulation.
   *
   * @throws IllegalArgumentException if the value is not finite, rounds to zero or is out of range
   */
  public static Price nearest(double value) {
    if (!Double.isFinite(value) || Math.abs(value) >= FixedPoint.MAX / (double) FixedPoint.ONE) {
      throw new IllegalArgumentException("price must be finite and in range, was: " + value);
    }
    return new Price(Math.round(value * FixedPoint.ONE));
  }

  /** This price moved by a signed rate: 100 by -0.02 is 98. */
  public Price movedBy(Rate rate, RoundingMode rounding) {
    return new Price(
        FixedPoint.add(
            units, FixedPoint.multiply(units, rate.units(), rounding, "price"), "price"));
  }

  public BigDecimal toBigDecimal() {
    return BigDecimal.valueOf(units, FixedPoint.SCALE);
  }

  /** Approximate by nature; for risk numerics and displays only. */
  public double toDouble() {
    return units / (double) FixedPoint.ONE;
  }

  @Override
  public int compareTo(Price other) {
    return Long.compare(units, other.units);
  }

  @Override
  public String toString() {
    return FixedPoint.format(units);
  }
}
