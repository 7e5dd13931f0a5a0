package org.plimsoll.risk.market;

import java.util.Optional;
import org.plimsoll.risk.units.Price;

/**
 * How an asset that can be redeemed for another is priced: by what one unit of it is redeemed for,
 * times the price of that. No order book of its own has a say.
 *
 * @param index the composed index, which nobody publishes
 * @param ratio the index of the redemption ratio: units of the other asset per unit of this one
 * @param base the index that prices the other asset
 * @param floor the lowest ratio that is believed; absent: any
 * @param ceiling the highest ratio that is believed, >= floor; absent: any
 */
public record Redemption(
    IndexId index, IndexId ratio, IndexId base, Optional<Price> floor, Optional<Price> ceiling) {

  /**
   * @throws IllegalArgumentException if the index would be made of itself, or of one index twice,
   *     or the floor lies above the ceiling
   */
  public Redemption {
    if (index.equals(ratio) || index.equals(base)) {
      throw new IllegalArgumentException("composed index " + index + " cannot be made of itself");
    }
    if (ratio.equals(base)) {
      throw new IllegalArgumentException(
          "composed index " + index + " needs two different indexes, has " + base + " twice");
    }
    if (floor.isPresent() && ceiling.isPresent() && floor.get().compareTo(ceiling.get()) > 0) {
      throw new IllegalArgumentException(
          "the ratio of "
              + index
              + " has its floor, "
              + floor.get()
              + ", above its ceiling, "
              + ceiling.get());
    }
  }

  /** Whether it is made of this index. */
  public boolean isMadeOf(IndexId part) {
    return part.equals(ratio) || part.equals(base);
  }

  /** The nearest ratio that is believed. */
  Price bounded(Price observed) {
    if (floor.isPresent() && observed.compareTo(floor.get()) < 0) {
      return floor.get();
    }
    return ceiling.isPresent() && observed.compareTo(ceiling.get()) > 0 ? ceiling.get() : observed;
  }
}
