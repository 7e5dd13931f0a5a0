package org.plimsoll.liquidation;

import java.util.concurrent.CompletionStage;
import org.plimsoll.risk.market.InstrumentId;

/** Where unwinds are executed: one venue or several. */
public interface ExecutionVenue {

  /**
   * Executes an order that was never sent before. Fails only if the outcome is unknown; the order
   * is then resumed.
   */
  CompletionStage<ExecutionReport> execute(UnwindOrder order);

  /**
   * Finds out what became of an order that may have been sent before, by whomever, and executes it
   * only if it certainly never was. Whatever the outcome, the quantity is traded once.
   */
  default CompletionStage<ExecutionReport> resume(UnwindOrder order) {
    return execute(order);
  }

  /** What trading there is expected to cost, at most. */
  MarketDepth depthOf(InstrumentId instrument);
}
