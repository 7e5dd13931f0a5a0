package org.plimsoll.risk.units;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A number of contracts, exact to 1e-8. Positive is long or bought, negative is short or sold.
 *
 * @param units the quantity in steps of 1e-8
 */
public record Quantity(@JsonValue long units) implements Comparable<Quantity> {
  public static final Quantity ZERO = new Quantity(0);
  public static final Quantity ONE = new Quantity(FixedPoint.ONE);

  public Quantity {
    FixedPoint.checked(units, "quantity");
  }

  /**
   * Reads a plain decimal such as {@code "-0.25"}.
   *
   * @throws IllegalArgumentException with the text, if it is not one or has more than 8 decimals
   */
  public static Quantity of(String decimal) {
    return new Quantity(FixedPoint.parse("quantity", decimal));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Quantity ofUnits(long units) {
    return new Quantity(units);
  }

  public Quantity plus(Quantity other) {
    return new Quantity(FixedPoint.add(units, other.units, "quantity"));
  }

  public Quantity minus(Quantity other) {
    return new Quantity(FixedPoint.subtract(units, other.units, "quantity"));
  }

  public Quantity negate() {
    return new Quantity(-units);
  }

  public Quantity abs() {
    return units < 0 ? negate() : this;
  }

  /** Quantity x price: what it is worth, signed like the quantity, rounded as named. */
  public Cash times(Price price, RoundingMode rounding) {
    return new Cash(FixedPoint.multiply(units, price.units(), rounding, "quantity"));
  }

  /** Quantity x quantity, e.g. a number of contracts x the size of one. */
  public Quantity times(Quantity other, RoundingMode rounding) {
    return new Quantity(FixedPoint.multiply(units, other.units, rounding, "quantity"));
  }

  /** Quantity x size / price in one rounding: the coins an inverse contract is worth. */
  public Cash timesDividedBy(Quantity size, Price price, RoundingMode rounding) {
    return new Cash(
        FixedPoint.multiplyDivide(units, size.units, price.units(), rounding, "quantity"));
  }

  /** -1, 0 or 1. */
  public int signum() {
    return Long.signum(units);
  }

  public boolean isZero() {
    return units == 0;
  }

  /** Whether this is a whole number of lots. */
  public boolean isMultipleOf(Quantity lot) {
    return units % lot.units == 0;
  }

  public BigDecimal toBigDecimal() {
    return BigDecimal.valueOf(units, FixedPoint.SCALE);
  }

  /** Approximate by nature; for risk numerics and displays only. */
  public double toDouble() {
    return units / (double) FixedPoint.ONE;
  }

  @Override
  public int compareTo(Quantity other) {
    return Long.compare(units, other.units);
  }

  @Override
  public String toString() {
    return FixedPoint.format(units);
  }
}
