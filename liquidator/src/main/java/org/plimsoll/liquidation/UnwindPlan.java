package org.plimsoll.liquidation;

import java.util.Optional;
import org.plimsoll.account.UnwindEstimate;
import org.plimsoll.account.UnwindStep;

/** What to do next about an account in breach. */
sealed interface UnwindPlan {

  /**
   * Order this step.
   *
   * @param estimate what it is expected to do, if it trades
   */
  record Next(UnwindStep step, Optional<UnwindEstimate> estimate) implements UnwindPlan {
    Next(UnwindStep step) {
      this(step, Optional.empty());
    }
  }

  /**
   * The market cannot help: find out who could bear what, and plan again with that.
   *
   * @param why it cannot
   */
  record BearLoss(MarketLimit why) implements UnwindPlan {}

  /** Everything that could be traded has used up its budget; try again in the next window. */
  record WaitForBudget() implements UnwindPlan {}

  /** A price is not valid; try again when it is. */
  record WaitForPrice() implements UnwindPlan {}

  /** A backstop will take a share at a larger discount. */
  record WaitForBids() implements UnwindPlan {}

  /** Nobody can bear the loss now; the debt stays until somebody can. */
  record WaitForLayers() implements UnwindPlan {}

  /** The account is safe at this view; it will find out by itself. */
  record Nothing() implements UnwindPlan {}
}
