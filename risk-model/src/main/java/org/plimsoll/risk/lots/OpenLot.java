package org.plimsoll.risk.lots;

import java.math.RoundingMode;
import java.time.Instant;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * A part of a position that is still open.
 *
 * @param openedBy sequence of the trade that opened it, of an average lot the first of them
 * @param openedAt when that was settled
 * @param quantity long > 0, short < 0, never zero
 * @param cost what it was entered for, in the settlement asset: minus the cash of its trades
 */
public record OpenLot(long openedBy, Instant openedAt, Quantity quantity, Cash cost) {

  static OpenLot of(LotTrade trade, Quantity quantity, Cash cash) {
    return new OpenLot(trade.sequence(), trade.at(), quantity, cash.negate());
  }

  /** This lot and a trade in the same direction as one, at their average cost. */
  OpenLot plus(Quantity more, Cash cash) {
    return new OpenLot(openedBy, openedAt, quantity.plus(more), cost.minus(cash));
  }

  /** What a part of it was entered for, rounded to the nearest step; all of it exactly. */
  Cash costOf(Quantity part) {
    return cost.share(part, quantity, RoundingMode.HALF_EVEN);
  }

  /** What stays open after a part was closed at this cost. */
  OpenLot minus(Quantity part, Cash ofCost) {
    return new OpenLot(openedBy, openedAt, quantity.minus(part), cost.minus(ofCost));
  }
}
