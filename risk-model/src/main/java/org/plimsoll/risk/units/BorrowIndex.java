package org.plimsoll.risk.units;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * What one unit of an asset borrowed when interest began has grown to, interest on interest, exact
 * to 1e-12. It starts at 1 and never falls.
 *
 * @param units in steps of 1e-12, at least 1e12
 */
public record BorrowIndex(@JsonValue long units) implements Comparable<BorrowIndex> {
  private static final int SCALE = 12;
  private static final long UNIT = 1_000_000_000_000L;
  private static final Duration YEAR = Duration.ofDays(365);
  public static final BorrowIndex ONE = new BorrowIndex(UNIT);

  public BorrowIndex {
    if (units < UNIT) {
      throw new IllegalArgumentException(
          "a borrow index starts at 1 and never falls, was: "
              + BigDecimal.valueOf(units, SCALE).toPlainString());
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static BorrowIndex ofUnits(long units) {
    return new BorrowIndex(units);
  }

  /**
   * The index after one more interval: index x (1 + rate x interval / 365 days), to the nearest
   * 1e-12.
   *
   * @param yearly >= 0
   * @throws OutOfRangeException beyond 9,223,372
   */
  public BorrowIndex after(Rate yearly, Duration interval) {
    BigInteger scale =
        BigInteger.valueOf(Rate.ONE.units()).multiply(BigInteger.valueOf(YEAR.toMillis()));
    BigInteger growth =
        BigInteger.valueOf(units)
            .multiply(BigInteger.valueOf(yearly.units()))
            .multiply(BigInteger.valueOf(interval.toMillis()));
    BigInteger grown =
        new BigDecimal(growth)
            .divide(new BigDecimal(scale), 0, RoundingMode.HALF_EVEN)
            .toBigIntegerExact()
            .add(BigInteger.valueOf(units));
    if (grown.bitLength() >= Long.SIZE) {
      throw new OutOfRangeException("borrow index " + this + " after interest of " + yearly);
    }
    return new BorrowIndex(grown.longValueExact());
  }

  /**
   * The interest on a debt from an earlier index to this one: debt x (this / since - 1), rounded
   * up, against the debtor.
   *
   * @param debt what is owed, > 0
   */
  public Cash interestOn(Cash debt, BorrowIndex since) {
    long step = FixedPoint.subtract(units, since.units, "borrow index");
    return new Cash(
        FixedPoint.multiplyDivide(
            debt.units(), step, since.units, RoundingMode.CEILING, "interest"));
  }

  @Override
  public int compareTo(BorrowIndex other) {
    return Long.compare(units, other.units);
  }

  @Override
  public String toString() {
    return BigDecimal.valueOf(units, SCALE).stripTrailingZeros().toPlainString();
  }
}
