package org.plimsoll.risk.whatif;

import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Finds where an account first comes into breach on the way outward from where it stands. A book
 * may be in breach in several stretches, so the way is first walked in steps, and only the first
 * step that ends in breach is halved. A stretch that lies between two steps is not seen.
 */
final class BreachSearch {
  private BreachSearch() {}

  /**
   * The last whole step that is not in breach before the first that is; empty if none is.
   *
   * @param outward where to look, from a place that is not in breach, rising or falling
   */
  static OptionalLong lastSafe(long[] outward, LongPredicate isBreach) {
    for (int i = 1; i < outward.length; i++) {
      if (isBreach.test(outward[i])) {
        return OptionalLong.of(halved(outward[i - 1], outward[i], isBreach));
      }
    }
    return OptionalLong.empty();
  }

  private static long halved(long safe, long breached, LongPredicate isBreach) {
    long inside = safe;
    long outside = breached;
    while (Math.abs(outside - inside) > 1) {
      long middle = inside + (outside - inside) / 2;
      if (isBreach.test(middle)) {
        outside = middle;
      } else {
        inside = middle;
      }
    }
    return inside;
  }
}
