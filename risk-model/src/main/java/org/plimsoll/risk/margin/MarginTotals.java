package org.plimsoll.risk.margin;

import org.plimsoll.risk.units.Cash;

/**
 * The two numbers of a requirement, without what they are made of: all that a decision needs.
 *
 * @param initial to take new risk, >= maintenance
 * @param maintenance to be left alone, >= 0
 */
public record MarginTotals(Cash initial, Cash maintenance) {
  public MarginTotals {
    if (maintenance.isNegative() || initial.compareTo(maintenance) < 0) {
      throw new IllegalArgumentException(
          "a requirement needs 0 <= maintenance <= initial, was: " + maintenance + ", " + initial);
    }
  }
}
