package org.plimsoll.risk.margin;

import org.plimsoll.risk.units.Cash;

/**
 * A part of a requirement that belongs to no single position.
 *
 * @param name what it is for, e.g. {@code concentration BTC-USDT}; stable, so that it can be looked
 *     up in the documentation
 * @param initial what it adds to initial margin, >= maintenance
 * @param maintenance what it adds to maintenance margin, >= 0
 */
public record AddOn(String name, Cash initial, Cash maintenance) {
  public AddOn {
    if (maintenance.isNegative() || initial.compareTo(maintenance) < 0) {
      throw new IllegalArgumentException(
          "add-on "
              + name
              + " needs 0 <= maintenance <= initial, was: "
              + maintenance
              + ", "
              + initial);
    }
  }
}
