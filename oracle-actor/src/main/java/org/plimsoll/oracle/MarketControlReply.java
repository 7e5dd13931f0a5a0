package org.plimsoll.oracle;

import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.MarketControls;

/** What became of an order. */
public sealed interface MarketControlReply extends CborSerializable {

  /**
   * It is journaled.
   *
   * @param controls in force after it
   * @param repeated whether it was done before, under the same id
   */
  record Done(MarketControls controls, long revision, boolean repeated)
      implements MarketControlReply {}

  /** It changed nothing. */
  record Refused(Reason reason, String detail) implements MarketControlReply {}

  /** Why an order was refused. */
  enum Reason {
    UNKNOWN_INSTRUMENT,
    UNKNOWN_ASSET,
    /** Only futures have a leverage. */
    LEVERAGE_NOT_POSSIBLE,
    /** What is halted becomes reduce-only before it opens. */
    STAGE_SKIPPED,
    COMMAND_ID_REUSED,
    /** It came after its deadline. */
    COMMAND_EXPIRED
  }
}
