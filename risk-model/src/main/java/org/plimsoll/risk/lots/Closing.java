package org.plimsoll.risk.lots;

import java.util.List;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * What of a trade closed a position or a part of it.
 *
 * @param quantity what of the trade closed: bought > 0, sold < 0; zero of a trade of nothing, whose
 *     cash the ledger realizes as it is
 * @param cash what of the trade's cash belongs to it
 * @param lots what it closed, in the order of the method
 */
public record Closing(LotTrade trade, Quantity quantity, Cash cash, List<ClosedLot> lots) {
  public Closing {
    lots = List.copyOf(lots);
  }

  /** What it realized, without fees and funding; the sum over its lots, a loss is negative. */
  public Cash pnl() {
    return lots.stream().map(ClosedLot::cost).reduce(cash, Cash::minus);
  }
}
