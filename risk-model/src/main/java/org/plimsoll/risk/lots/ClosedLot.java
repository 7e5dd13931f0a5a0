package org.plimsoll.risk.lots;

import java.time.Instant;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * A lot, or a part of one, that a trade closed.
 *
 * @param openedBy sequence of the trade that opened it, of an average lot the first of them
 * @param quantity as it was held: long > 0, short < 0
 * @param cost what it was entered for, in the settlement asset
 * @param cash its part of what the closing trade brought, received if positive
 */
public record ClosedLot(long openedBy, Instant openedAt, Quantity quantity, Cash cost, Cash cash) {

  /** What it brought, without fees and funding; a loss is negative. */
  public Cash pnl() {
    return cash.minus(cost);
  }
}
