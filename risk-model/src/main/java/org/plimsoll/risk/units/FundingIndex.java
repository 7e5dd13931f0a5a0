package org.plimsoll.risk.units;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What holding one contract of a perpetual long has cost since the contract was listed, in its
 * settlement asset, exact to 1e-12: finer than cash, because a coin-settled contract of one unit of
 * the quote currency pays less than 1e-8 of a coin per interval. A short received what a long paid.
 *
 * @param units in steps of 1e-12; rises while longs pay
 */
public record FundingIndex(@JsonValue long units) implements Comparable<FundingIndex> {
  public static final FundingIndex ZERO = new FundingIndex(0);
  private static final int SCALE = 12;
  private static final long ONE = 1_000_000_000_000L;

  public FundingIndex {
    FixedPoint.checked(units, "funding index");
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static FundingIndex ofUnits(long units) {
    return new FundingIndex(units);
  }

  /**
   * The index that comes nearest to a decimal such as {@code "4.5"}.
   *
   * @throws OutOfRangeException beyond +-9,223,372
   */
  public static FundingIndex nearest(BigDecimal value) {
    var rounded = value.setScale(SCALE, RoundingMode.HALF_EVEN).unscaledValue();
    if (rounded.bitLength() >= Long.SIZE) {
      throw new OutOfRangeException("funding index " + value.toPlainString());
    }
    return new FundingIndex(rounded.longValueExact());
  }

  /**
   * The index after one more interval, in which one contract of this value paid this rate.
   *
   * @param rate signed; positive: longs pay
   * @param contractValue of one contract at the mark price, in the settlement asset, > 0
   */
  public FundingIndex plus(Rate rate, BigDecimal contractValue) {
    return nearest(toBigDecimal().add(rate.toBigDecimal().multiply(contractValue)));
  }

  /**
   * What a position pays from an earlier index to this one, rounded up, against the account;
   * negative is received.
   *
   * @param quantity long > 0
   */
  public Cash paidBy(Quantity quantity, FundingIndex since) {
    long step = FixedPoint.subtract(units, since.units, "funding index");
    return new Cash(
        FixedPoint.multiplyDivide(quantity.units(), step, ONE, RoundingMode.CEILING, "funding"));
  }

  /** For sums over the whole system and reference sums. */
  public BigDecimal toBigDecimal() {
    return BigDecimal.valueOf(units, SCALE);
  }

  /** Approximate by nature; for risk numerics and displays only. */
  public double toDouble() {
    return units / (double) ONE;
  }

  @Override
  public int compareTo(FundingIndex other) {
    return Long.compare(units, other.units);
  }

  @Override
  public String toString() {
    return units == 0 ? "0" : toBigDecimal().stripTrailingZeros().toPlainString();
  }
}
