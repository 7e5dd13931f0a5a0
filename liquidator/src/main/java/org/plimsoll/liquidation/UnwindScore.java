package org.plimsoll.liquidation;

import java.math.BigInteger;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * How much good a trade does for what it costs. Compared exactly.
 *
 * @param released maintenance margin of the book less that without what is traded, floored at 0: a
 *     hedge releases nothing
 * @param cost half spread, impact and fee, >= 0
 */
record UnwindScore(Cash released, Cash cost) implements Comparable<UnwindScore> {
  private static final BigInteger ONE = BigInteger.valueOf(Rate.ONE.units());
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  boolean isPositive() {
    return released.isPositive();
  }

  /** Released margin per cost, rounded down; the largest rate there is if it is more. */
  Rate value() {
    BigInteger units = units(released).multiply(ONE).divide(divisor());
    return Rate.ofUnits(units.min(MOST).longValueExact());
  }

  @Override
  public int compareTo(UnwindScore other) {
    return units(released)
        .multiply(other.divisor())
        .compareTo(units(other.released).multiply(divisor()));
  }

  /** Trading for free counts as costing the least there is. */
  private BigInteger divisor() {
    return BigInteger.valueOf(Math.max(1, cost.units()));
  }

  private static BigInteger units(Cash cash) {
    return BigInteger.valueOf(cash.units());
  }
}
