package org.plimsoll.liquidation;

import java.util.concurrent.CompletionStage;
import org.plimsoll.risk.market.InstrumentId;

/**
 * One market that orders are sent to. It executes an order once, however often it arrives: its id
 * says which order it is. What it costs to trade there is configuration, not a promise.
 */
public interface TradingVenue {

  /** 1 to 12 of a-z, 0-9 and '-'; part of the id of every order sent there. */
  String name();

  /** What trading there is expected to cost now. */
  MarketDepth depthOf(InstrumentId instrument);

  /**
   * Sends an order that is executed at once as far as it can be, the rest of it cancelled. A repeat
   * is answered with the outcome of the first. Fails if the outcome is not known; then only {@link
   * #confirm} may follow.
   */
  CompletionStage<VenueReport> send(UnwindOrder order);

  /**
   * Closes an order and tells what became of it for good: after the answer nothing more is executed
   * under its id, even if the order should still be on its way, so that no fill can come late. An
   * order the venue never heard of is closed too. Fails if the venue cannot tell; it is asked
   * again.
   */
  CompletionStage<VenueReport> confirm(UnwindOrder order);
}
