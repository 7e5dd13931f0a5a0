package org.plimsoll.liquidation;

import java.util.ArrayList;
import java.util.List;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Quantity;

/**
 * An order of the liquidator.
 *
 * @param id the same for every repeat of the order
 * @param quantity bought if positive, sold if negative
 */
public record UnwindOrder(SettlementId id, InstrumentId instrument, Quantity quantity) {

  /** The orders of a step that trades several: each of an id of its own, the same every time. */
  static List<UnwindOrder> allOf(SettlementId step, UnwindStep.UnitSlice unit) {
    List<UnwindOrder> orders = new ArrayList<>();
    for (UnwindStep.MarketSlice slice : unit.slices()) {
      SettlementId id = SettlementId.of(step + ":" + (orders.size() + 1));
      orders.add(new UnwindOrder(id, slice.instrument(), slice.quantity()));
    }
    return orders;
  }
}
