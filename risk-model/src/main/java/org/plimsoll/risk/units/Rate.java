package org.plimsoll.risk.units;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A dimensionless fraction, exact to 1e-8: 0.05 is five per cent. Haircuts, margin rates, buffers.
 *
 * @param units the fraction in steps of 1e-8
 */
public record Rate(@JsonValue long units) implements Comparable<Rate> {
  public static final Rate ZERO = new Rate(0);
  public static final Rate ONE = new Rate(FixedPoint.ONE);

  public Rate {
    FixedPoint.checked(units, "rate");
  }

  /**
   * Reads a plain decimal such as {@code "0.005"}.
   *
   * @throws IllegalArgumentException with the text, if it is not one or has more than 8 decimals
   */
  public static Rate of(String decimal) {
    return new Rate(FixedPoint.parse("rate", decimal));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Rate ofUnits(long units) {
    return new Rate(units);
  }

  public Rate plus(Rate other) {
    return new Rate(FixedPoint.add(units, other.units, "rate"));
  }

  public Rate minus(Rate other) {
    return new Rate(FixedPoint.subtract(units, other.units, "rate"));
  }

  /** A rate of a rate, e.g. a second move on top of a first. */
  public Rate times(Rate other, RoundingMode rounding) {
    return new Rate(FixedPoint.multiply(units, other.units, rounding, "rate"));
  }

  public Rate negate() {
    return new Rate(-units);
  }

  /** Whether this lies in [0, 1]. */
  public boolean isFraction() {
    return units >= 0 && units <= FixedPoint.ONE;
  }

  public BigDecimal toBigDecimal() {
    return BigDecimal.valueOf(units, FixedPoint.SCALE);
  }

  /** Approximate by nature; for risk numerics and displays only. */
  public double toDouble() {
    return units / (double) FixedPoint.ONE;
  }

  @Override
  public int compareTo(Rate other) {
    return Long.compare(units, other.units);
  }

  @Override
  public String toString() {
    return FixedPoint.format(units);
  }
}
