package org.plimsoll.risk.margin;

import java.math.BigInteger;
import org.plimsoll.risk.units.Cash;

/**
 * Initial margin that grows with a market's open interest, from the base rate at the lower cap to
 * the whole notional at the upper. Maintenance margin does not grow, so that more open interest
 * alone liquidates nobody. Rates are in millionths, exact; requirements round up.
 *
 * <p>Source: dYdX v4 protocol; published cases DYDX-1, DYDX-3.
 *
 * @param baseRate initial margin rate in millionths, 1..1,000,000
 * @param maintenanceFraction of the unscaled initial margin, in millionths, 1..1,000,000
 * @param lowerCap open notional up to which the base rate holds, >= 0
 * @param upperCap open notional from which everything is held, at least the lower; 0: no scaling
 */
public record OpenInterestScaling(
    long baseRate, long maintenanceFraction, Cash lowerCap, Cash upperCap) {
  private static final long MILLION = 1_000_000;

  public OpenInterestScaling {
    requireMillionths("base rate", baseRate);
    requireMillionths("maintenance fraction", maintenanceFraction);
    if (lowerCap.isNegative() || upperCap.compareTo(lowerCap) < 0) {
      throw new IllegalArgumentException(
          "open interest caps need 0 <= lower <= upper, were: " + lowerCap + ", " + upperCap);
    }
  }

  /** A rate that does not depend on open interest. */
  public static OpenInterestScaling none(long baseRate, long maintenanceFraction) {
    return new OpenInterestScaling(baseRate, maintenanceFraction, Cash.ZERO, Cash.ZERO);
  }

  /**
   * The initial margin rate at this open notional, in millionths, rounded down.
   *
   * @param openInterest open notional, >= 0
   */
  public long effectiveRate(Cash openInterest) {
    requireNotNegative("open interest", openInterest);
    if (upperCap.isZero() || openInterest.compareTo(lowerCap) <= 0) {
      return baseRate;
    }
    if (openInterest.compareTo(upperCap) >= 0) {
      return MILLION;
    }
    BigInteger above = BigInteger.valueOf(openInterest.units() - lowerCap.units());
    BigInteger width = BigInteger.valueOf(upperCap.units() - lowerCap.units());
    return baseRate
        + above.multiply(BigInteger.valueOf(MILLION - baseRate)).divide(width).longValueExact();
  }

  /**
   * Initial margin of a position, rounded up.
   *
   * @param notional absolute, >= 0
   */
  public Cash initialMargin(Cash notional, Cash openInterest) {
    return initialMargin(notional, openInterest, 0);
  }

  /**
   * Initial margin of a position of an account that chose a higher rate for itself; a lower one
   * changes nothing.
   *
   * @param ownRate in millionths, 0..1,000,000
   */
  public Cash initialMargin(Cash notional, Cash openInterest, long ownRate) {
    if (ownRate != 0) {
      requireMillionths("own rate", ownRate);
    }
    return timesUp(notional, Math.max(effectiveRate(openInterest), ownRate));
  }

  /** Maintenance margin of a position: a fraction of its unscaled initial margin, rounded up. */
  public Cash maintenanceMargin(Cash notional) {
    return timesUp(timesUp(notional, baseRate), maintenanceFraction);
  }

  private static Cash timesUp(Cash notional, long millionths) {
    requireNotNegative("notional", notional);
    BigInteger product =
        BigInteger.valueOf(notional.units()).multiply(BigInteger.valueOf(millionths));
    BigInteger million = BigInteger.valueOf(MILLION);
    return Cash.ofUnits(
        product.add(million).subtract(BigInteger.ONE).divide(million).longValueExact());
  }

  private static void requireNotNegative(String what, Cash amount) {
    if (amount.isNegative()) {
      throw new IllegalArgumentException(what + " must be >= 0, was: " + amount);
    }
  }

  private static void requireMillionths(String what, long millionths) {
    if (millionths < 1 || millionths > MILLION) {
      throw new IllegalArgumentException(
          what + " must be 1 to 1000000 millionths, was: " + millionths);
    }
  }
}
