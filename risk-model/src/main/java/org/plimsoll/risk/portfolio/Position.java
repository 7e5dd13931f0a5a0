package org.plimsoll.risk.portfolio;

import java.math.RoundingMode;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * A holding of one instrument.
 *
 * @param quantity positive is long, negative short, never zero
 * @param entryCost what was paid for it, signed like the quantity: a short of 2 at 100 costs -200
 */
public record Position(Quantity quantity, Cash entryCost) {
  public Position {
    if (quantity.isZero()) {
      throw new IllegalArgumentException("a position of zero is no position");
    }
  }

  /** Profit of closing all of it at this price; rounded down, against the account. */
  public Cash unrealizedPnl(Price markPrice) {
    return quantity.times(markPrice, RoundingMode.FLOOR).minus(entryCost);
  }

  /** The absolute value at this price, rounded up: what margin is asked on. */
  public Cash notional(Price markPrice) {
    return quantity.abs().times(markPrice, RoundingMode.UP);
  }

  /**
   * The part of the entry cost that belongs to a part of the position, as when that part is closed.
   *
   * @param closed signed like the quantity and not larger
   */
  Cash costOf(Quantity closed) {
    return entryCost.share(closed, quantity, RoundingMode.HALF_EVEN);
  }
}
