package org.plimsoll.risk.unwind;

import java.math.BigInteger;
import java.math.RoundingMode;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * A loss nobody else could pay, spread over those who hold the market. Exact, rounded up, so that
 * what is charged is never less than the loss; what it is more is at most one step per unit and
 * belongs to the insurance fund.
 *
 * <p>Source: Drift protocol v2; published case DRIFT-6.
 */
public final class SocializedLoss {
  private static final long STEPS_PER_CONTRACT = Quantity.of("1").units();

  private SocializedLoss() {}

  /**
   * The charge per contract of open interest, longs and shorts alike, in steps of 1e-8.
   *
   * @param loss >= 0
   * @param longs sum of long positions, >= 0
   * @param shorts sum of short positions; its amount counts
   * @throws IllegalArgumentException if there is no open interest to charge
   */
  public static Cash perContract(Cash loss, Quantity longs, Quantity shorts) {
    return Cash.ofUnits(
        perContract(loss.units(), longs.units(), shorts.units(), STEPS_PER_CONTRACT));
  }

  /**
   * The charge per contract of open interest in any fixed-point scale: in the steps of the loss.
   *
   * @param stepsPerContract what one contract is in the steps of longs and shorts, > 0
   */
  public static long perContract(long loss, long longs, long shorts, long stepsPerContract) {
    requireNotNegative("loss", loss);
    requireNotNegative("longs", longs);
    if (stepsPerContract <= 0) {
      throw new IllegalArgumentException(
          "steps per contract must be > 0, was: " + stepsPerContract);
    }
    BigInteger openInterest = BigInteger.valueOf(longs).add(BigInteger.valueOf(shorts).abs());
    if (openInterest.signum() == 0) {
      throw new IllegalArgumentException(
          "a loss of " + loss + " steps cannot be socialized: there is no open interest");
    }
    return dividedUp(
        BigInteger.valueOf(loss).multiply(BigInteger.valueOf(stepsPerContract)), openInterest);
  }

  /** What a position pays at a charge per contract, rounded up. */
  public static Cash charge(Quantity position, Cash perContract) {
    if (perContract.isNegative()) {
      throw new IllegalArgumentException("a charge must be >= 0, was: " + perContract);
    }
    if (perContract.isZero()) {
      return Cash.ZERO;
    }
    return position.abs().times(Price.ofUnits(perContract.units()), RoundingMode.UP);
  }

  /**
   * How far the cumulative index of deposits falls so that depositors bear the loss, pro rata; 0 if
   * there are no deposits.
   *
   * @param loss in the steps of the deposits, >= 0
   * @param deposits all deposits, >= 0
   * @param index cumulative deposit index in any fixed-point scale, >= 0; the answer's scale
   */
  public static long depositIndexFall(long loss, long deposits, long index) {
    requireNotNegative("loss", loss);
    requireNotNegative("deposits", deposits);
    requireNotNegative("deposit index", index);
    if (deposits == 0) {
      return 0;
    }
    return dividedUp(
        BigInteger.valueOf(index).multiply(BigInteger.valueOf(loss)), BigInteger.valueOf(deposits));
  }

  private static void requireNotNegative(String what, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(what + " must be >= 0, was: " + value);
    }
  }

  private static long dividedUp(BigInteger dividend, BigInteger divisor) {
    BigInteger quotient = dividend.add(divisor).subtract(BigInteger.ONE).divide(divisor);
    if (quotient.bitLength() >= Long.SIZE) {
      throw new ArithmeticException(
          "a socialized charge of " + quotient + " steps leaves the range of the ledger");
    }
    return quotient.longValue();
  }
}
