package org.plimsoll.liquidation;

import org.plimsoll.account.SettlementId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * What one venue made of an order, for good.
 *
 * @param quantity what was traded, signed like the order; zero if nothing
 * @param cash received if positive, paid if negative, before the fee
 * @param fee >= 0
 * @param reason why nothing was traded; empty otherwise
 */
public record VenueReport(
    SettlementId order, Outcome outcome, Quantity quantity, Cash cash, Cash fee, String reason) {

  /** How far an order came. */
  public enum Outcome {
    /** Traded, all or in part. */
    EXECUTED,
    /** Refused, or closed before anything was traded. */
    NOT_EXECUTED,
    /** The venue had never heard of it. */
    NEVER_SEEN
  }

  static VenueReport executed(UnwindOrder order, Quantity quantity, MarketDepth.Cost cost) {
    return new VenueReport(order.id(), Outcome.EXECUTED, quantity, cost.cash(), cost.fee(), "");
  }

  static VenueReport nothing(UnwindOrder order, Outcome outcome, String reason) {
    return new VenueReport(order.id(), outcome, Quantity.ZERO, Cash.ZERO, Cash.ZERO, reason);
  }
}
