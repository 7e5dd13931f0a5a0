package org.plimsoll.risk.market;

import java.math.RoundingMode;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** A contract whose value moves one to one with the underlying: no money changes hands to open. */
public sealed interface FuturesContract extends Contract permits Perpetual, DatedFuture {
  /** What it takes to carry a position of a given notional under standard margin. */
  MarginSchedule schedule();

  @Override
  default Cash value(Quantity quantity, Price price, RoundingMode rounding) {
    return form() == PayoffForm.LINEAR
        ? size(quantity, rounding).times(price, rounding)
        : quantity.negate().timesDividedBy(contractSize(), price, rounding);
  }

  @Override
  default boolean isPaidUpFront() {
    return false;
  }
}
