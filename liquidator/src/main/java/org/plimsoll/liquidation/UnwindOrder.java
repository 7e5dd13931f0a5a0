package org.plimsoll.liquidation;

import java.util.ArrayList;
import java.util.List;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Quantity;

/**
 * An order of the liquidator, or the part of one that goes to a venue.
 *
 * @param id the same for every repeat of the order; of a part {@code <order>@<venue>}
 * @param quantity bought if positive, sold if negative
 */
public record UnwindOrder(SettlementId id, InstrumentId instrument, Quantity quantity) {

  /** The part of this order that goes to a venue: one per venue, so that each executes it once. */
  UnwindOrder at(String venue, Quantity part) {
    return new UnwindOrder(SettlementId.of(id + "@" + venue), instrument, part);
  }

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
