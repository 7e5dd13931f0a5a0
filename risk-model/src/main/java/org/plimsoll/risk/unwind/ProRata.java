package org.plimsoll.risk.unwind;

import java.math.RoundingMode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.units.Cash;

/**
 * An amount that several pay together, each in proportion to what it can pay and never more. Exact:
 * the shares add up to the amount, or to all that can be paid. Each share is rounded up, so that
 * the first by name pay the odd steps.
 */
public final class ProRata {
  private ProRata() {}

  /**
   * Who pays how much; who pays nothing is absent.
   *
   * @param amount >= 0
   * @param capacities the most each can pay, >= 0
   * @throws IllegalArgumentException if an amount is negative
   */
  public static <K extends Comparable<K>> SortedMap<K, Cash> shares(
      Cash amount, Map<K, Cash> capacities) {
    requireNotNegative("amount", amount);
    Cash capacity = Cash.ZERO;
    for (var each : capacities.entrySet()) {
      requireNotNegative("capacity of " + each.getKey(), each.getValue());
      capacity = capacity.plus(each.getValue());
    }
    Cash rest = amount.min(capacity);
    SortedMap<K, Cash> shares = new TreeMap<>();
    for (var each : new TreeMap<>(capacities).entrySet()) {
      if (rest.isPositive() && each.getValue().isPositive()) {
        Cash share = rest.share(each.getValue(), capacity, RoundingMode.UP).min(rest);
        capacity = capacity.minus(each.getValue());
        rest = rest.minus(share);
        if (share.isPositive()) {
          shares.put(each.getKey(), share);
        }
      }
    }
    return shares;
  }

  private static void requireNotNegative(String what, Cash amount) {
    if (amount.isNegative()) {
      throw new IllegalArgumentException(what + " must be >= 0, was: " + amount);
    }
  }
}
