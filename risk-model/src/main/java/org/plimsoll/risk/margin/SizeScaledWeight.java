package org.plimsoll.risk.margin;

import java.math.BigInteger;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * Collateral and liability weights that worsen with the square root of the size: what is large is
 * hard to sell. Exact integers: the root and every division round down.
 *
 * <p>Asset: min(weight, 1.1 / (1 + factor x sqrt(size))); liability: max(weight, 0.8 x weight +
 * factor x sqrt(size)).
 *
 * <p>Source: Drift protocol v2; published case DRIFT-1.
 *
 * @param factor in millionths per square root of a unit; 0: size does not matter
 * @param precision steps of a weight of 1, e.g. 10,000; divides 1e11
 */
public record SizeScaledWeight(long factor, long precision) {
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
  private static final BigInteger ROOT_STEPS = BigInteger.valueOf(100_000);

  public SizeScaledWeight {
    if (factor < 0) {
      throw new IllegalArgumentException("size factor must be >= 0, was: " + factor);
    }
    if (precision < 1 || 100_000_000_000L % precision != 0) {
      throw new IllegalArgumentException(
          "steps of a weight must be a divisor of 1e11, were: " + precision);
    }
  }

  /**
   * The weight of a holding of this size.
   *
   * @param weight of a small one, in steps, >= 0
   * @param size its amount counts
   */
  public long assetWeight(long weight, Quantity size) {
    requireWeight(weight);
    if (factor == 0) {
      return weight;
    }
    BigInteger discounted =
        MILLION
            .add(MILLION.divide(BigInteger.TEN))
            .multiply(BigInteger.valueOf(precision))
            .divide(
                MILLION.add(root(size).multiply(BigInteger.valueOf(factor)).divide(ROOT_STEPS)));
    return discounted.min(BigInteger.valueOf(weight)).longValueExact();
  }

  /**
   * The weight of a debt or a position of this size.
   *
   * @param weight of a small one, in steps, >= 0
   * @param size its amount counts
   */
  public long liabilityWeight(long weight, Quantity size) {
    requireWeight(weight);
    if (factor == 0) {
      return weight;
    }
    BigInteger scale = ROOT_STEPS.multiply(MILLION).divide(BigInteger.valueOf(precision));
    BigInteger premium = root(size).multiply(BigInteger.valueOf(factor)).divide(scale);
    return premium
        .add(BigInteger.valueOf(weight - weight / 5))
        .max(BigInteger.valueOf(weight))
        .longValueExact();
  }

  /** The weight for filling an order: half way from initial to maintenance, rounded down. */
  public static long fillWeight(long initial, long maintenance) {
    requireWeight(initial);
    requireWeight(maintenance);
    return Math.addExact(initial, maintenance) / 2;
  }

  /**
   * The weight of collateral of which the whole system holds this much: in proportion less beyond
   * the start, rounded down.
   *
   * @param start value of all deposits up to which the weight is whole; 0: no scaling
   * @param deposits value of all deposits, >= 0
   */
  public static long depositScaled(long weight, Cash start, Cash deposits) {
    requireWeight(weight);
    if (start.isNegative() || deposits.isNegative()) {
      throw new IllegalArgumentException(
          "deposits and the start of their scaling must be >= 0, were: " + deposits + ", " + start);
    }
    if (start.isZero() || deposits.compareTo(start) <= 0) {
      return weight;
    }
    return BigInteger.valueOf(weight)
        .multiply(BigInteger.valueOf(start.units()))
        .divide(BigInteger.valueOf(deposits.units()))
        .longValueExact();
  }

  /** The square root of the size in steps of 1e-5, rounded down. */
  private static BigInteger root(Quantity size) {
    return BigInteger.valueOf(size.abs().units())
        .multiply(BigInteger.valueOf(100))
        .add(BigInteger.ONE)
        .sqrt();
  }

  private static void requireWeight(long weight) {
    if (weight < 0) {
      throw new IllegalArgumentException("a weight must be >= 0, was: " + weight);
    }
  }
}
