package org.plimsoll.risk.funding;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * The yearly rate that a debt costs, by how much of an asset is lent out: two straight lines that
 * meet at the kink, the second one steep, so that an asset that runs short is paid back.
 *
 * <p>Source: the form, of kinked utilization curves as lending protocols publish them.
 *
 * @param base while nothing is borrowed, >= 0
 * @param kink the utilization at which the lines meet, between 0 and 1
 * @param atKink the rate there, >= base
 * @param atFull the rate when everything is borrowed, >= atKink
 */
public record BorrowRate(Rate base, Rate kink, Rate atKink, Rate atFull) {
  public BorrowRate {
    if (kink.units() <= 0 || kink.compareTo(Rate.ONE) >= 0) {
      throw new IllegalArgumentException(
          "the kink of a borrow rate must lie between 0 and 1, was: " + kink);
    }
    if (base.units() < 0 || atKink.compareTo(base) < 0 || atFull.compareTo(atKink) < 0) {
      throw new IllegalArgumentException(
          "a borrow rate needs 0 <= base <= rate at the kink <= rate at full utilization, was: "
              + base
              + ", "
              + atKink
              + ", "
              + atFull);
    }
  }

  /**
   * The part of what is deposited that is borrowed, in [0, 1]: all of it if more is borrowed than
   * deposited.
   *
   * @param borrowings >= 0
   * @param deposits >= 0
   */
  public static Rate utilization(Cash borrowings, Cash deposits) {
    if (borrowings.isNegative() || deposits.isNegative()) {
      throw new IllegalArgumentException(
          "borrowings and deposits must be >= 0, were: " + borrowings + ", " + deposits);
    }
    if (borrowings.isZero()) {
      return Rate.ZERO;
    }
    return borrowings.compareTo(deposits) >= 0
        ? Rate.ONE
        : Rate.ofUnits(share(borrowings.units(), Rate.ONE.units(), deposits.units()));
  }

  /** The yearly rate at this utilization, to the nearest 1e-8. */
  public Rate yearly(Rate utilization) {
    if (!utilization.isFraction()) {
      throw new IllegalArgumentException("a utilization must lie in [0, 1], was: " + utilization);
    }
    boolean isBelow = utilization.compareTo(kink) <= 0;
    return isBelow
        ? between(base, atKink, utilization, kink)
        : between(atKink, atFull, utilization.minus(kink), Rate.ONE.minus(kink));
  }

  private static Rate between(Rate low, Rate high, Rate part, Rate whole) {
    return low.plus(Rate.ofUnits(share(part.units(), high.minus(low).units(), whole.units())));
  }

  /** a x b / c, rounded to the nearest. */
  private static long share(long a, long b, long c) {
    BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    return new BigDecimal(product)
        .divide(BigDecimal.valueOf(c), 0, RoundingMode.HALF_EVEN)
        .longValueExact();
  }
}
