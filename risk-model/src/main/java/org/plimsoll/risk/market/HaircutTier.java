package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * One step of a haircut ladder: the haircut on the part of a holding above its floor, up to the
 * next one.
 *
 * @param floor where the tier starts, an amount of the asset, >= 0
 * @param haircut the fraction that does not count, in [0, 1]
 */
public record HaircutTier(Cash floor, Rate haircut) {
  public HaircutTier {
    if (floor.isNegative() || !haircut.isFraction()) {
      throw new IllegalArgumentException(
          "a haircut tier needs a floor >= 0 and a haircut in [0, 1], was: "
              + floor
              + ", "
              + haircut);
    }
  }
}
