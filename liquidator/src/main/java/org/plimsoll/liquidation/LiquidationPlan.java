package org.plimsoll.liquidation;

import java.util.List;
import java.util.Optional;
import org.plimsoll.account.UnwindEstimate;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.units.Cash;

/**
 * What a liquidation would do at one view, if prices stood still and budgets held nothing up.
 *
 * @param status the account's at this view
 * @param equity before the first step
 * @param expectedCost of all steps on the market
 */
public record LiquidationPlan(
    long viewVersion,
    MarginStatus status,
    Cash equity,
    Cash maintenanceMargin,
    List<PlannedStep> steps,
    Cash expectedCost,
    End end) {

  public LiquidationPlan {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param notional it trades on the market
   * @param estimate what it costs and releases; empty of steps that do not trade on the market
   * @param after the account after it; empty of what the tiers after the market do
   */
  public record PlannedStep(
      int tier,
      UnwindStep step,
      Cash notional,
      Optional<UnwindEstimate> estimate,
      Optional<Standing> after) {}

  /**
   * An account as it would stand.
   *
   * @param shortage what is missing to where a liquidation ends; negative is more than enough
   */
  public record Standing(Cash equity, Cash initialMargin, Cash maintenanceMargin, Cash shortage) {
    static Standing of(UnwindBook book) {
      return new Standing(
          book.standing().equity().total(),
          book.standing().margin().initial(),
          book.standing().margin().maintenance(),
          book.shortage());
    }
  }

  /** How it would end. */
  public enum End {
    /** There is no breach. */
    SAFE,
    /** The market brings it back to maintenance margin plus buffer. */
    RESTORED,
    /** What is left after these steps is for the tiers after the market. */
    BEYOND_THE_MARKET,
    /** A price is not valid: nothing is unwound until it is. */
    WAITS_FOR_PRICE,
    /** There are more steps than these. */
    GOES_ON
  }
}
