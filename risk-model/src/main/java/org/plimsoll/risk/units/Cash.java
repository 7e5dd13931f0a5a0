package org.plimsoll.risk.units;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of one asset, exact to 1e-8. Positive is owned or received, negative is owed or paid;
 * which asset it is stands beside it.
 *
 * <p>The journal holds {@link #units()}; people see {@link #toString()}.
 *
 * @param units the amount in steps of 1e-8
 */
public record Cash(@JsonValue long units) implements Comparable<Cash> {
  public static final Cash ZERO = new Cash(0);

  public Cash {
    FixedPoint.checked(units, "cash");
  }

  /**
   * Reads a plain decimal such as {@code "1250.5"}.
   *
   * @throws IllegalArgumentException with the text, if it is not one or has more than 8 decimals
   */
  public static Cash of(String decimal) {
    return new Cash(FixedPoint.parse("cash", decimal));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Cash ofUnits(long units) {
    return new Cash(units);
  }

  /**
   * The least amount that is not below a computed value: how a requirement leaves the numerics.
   *
   * @throws IllegalArgumentException if the value is not finite
   * @throws OutOfRangeException if it is beyond what the ledger holds
   */
  public static Cash ceiling(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("cash must be a finite number, was: " + value);
    }
    double product = value * FixedPoint.ONE;
    double units = Math.ceil(product);
    if (Math.abs(units) >= FixedPoint.MAX) {
      throw new OutOfRangeException("cash " + value);
    }
    // From 2^53 steps on a product is whole because it was rounded, and that may be down.
    double lost = units == product ? Math.fma(value, FixedPoint.ONE, -product) : 0;
    return new Cash((long) units + (long) Math.ceil(lost));
  }

  public Cash plus(Cash other) {
    return new Cash(FixedPoint.add(units, other.units, "cash"));
  }

  public Cash minus(Cash other) {
    return new Cash(FixedPoint.subtract(units, other.units, "cash"));
  }

  public Cash negate() {
    return new Cash(-units);
  }

  public Cash abs() {
    return units < 0 ? negate() : this;
  }

  public Cash min(Cash other) {
    return units <= other.units ? this : other;
  }

  public Cash max(Cash other) {
    return units >= other.units ? this : other;
  }

  /** This amount times a rate, e.g. a requirement or a haircut value. */
  public Cash times(Rate rate, RoundingMode rounding) {
    return new Cash(FixedPoint.multiply(units, rate.units(), rounding, "cash"));
  }

  /** This amount of an asset, valued at the asset's price. */
  public Cash times(Price price, RoundingMode rounding) {
    return new Cash(FixedPoint.multiply(units, price.units(), rounding, "cash"));
  }

  /**
   * The share part/whole of this amount, e.g. the entry cost of the closed part of a position.
   *
   * @param whole not zero
   */
  public Cash share(Quantity part, Quantity whole, RoundingMode rounding) {
    return new Cash(
        FixedPoint.multiplyDivide(units, part.units(), whole.units(), rounding, "share of cash"));
  }

  /**
   * The share part/whole of this amount.
   *
   * @param whole not zero
   */
  public Cash share(Cash part, Cash whole, RoundingMode rounding) {
    return new Cash(
        FixedPoint.multiplyDivide(units, part.units, whole.units, rounding, "share of cash"));
  }

  public boolean isZero() {
    return units == 0;
  }

  public boolean isNegative() {
    return units < 0;
  }

  public boolean isPositive() {
    return units > 0;
  }

  /** For totals over the whole system and for reference sums; not for state or events. */
  public BigDecimal toBigDecimal() {
    return BigDecimal.valueOf(units, FixedPoint.SCALE);
  }

  /** Approximate by nature; for risk numerics and displays only. */
  public double toDouble() {
    return units / (double) FixedPoint.ONE;
  }

  @Override
  public int compareTo(Cash other) {
    return Long.compare(units, other.units);
  }

  @Override
  public String toString() {
    return FixedPoint.format(units);
  }
}
