package org.plimsoll.liquidation;

import java.util.concurrent.CompletionStage;
import org.plimsoll.risk.market.InstrumentId;

/** Where unwinds are executed. */
public interface ExecutionVenue {

  /**
   * Executes an order. A repeat of an order, told by its id, may report another fill: the first one
   * settled counts. Fails only if the outcome is unknown; the order is then repeated.
   */
  CompletionStage<ExecutionReport> execute(UnwindOrder order);

  /** What trading there is expected to cost. */
  MarketDepth depthOf(InstrumentId instrument);
}
