package org.plimsoll.account;

import org.plimsoll.risk.units.Cash;

/**
 * What a liquidation came to.
 *
 * @param steps that were settled, of any tier that trades or takes over
 * @param tradedNotional at the marks of each settlement
 * @param cost net value given up against the mark, without fees; negative is a gain, as of a
 *     takeover of an account that owes
 * @param fees >= 0
 */
public record LiquidationReport(
    int steps, Cash tradedNotional, Cash cost, Cash fees, Cash equityAtStart, Cash equityAtEnd) {

  /** Where a liquidation starts. */
  static LiquidationReport startingAt(Cash equity) {
    return new LiquidationReport(0, Cash.ZERO, Cash.ZERO, Cash.ZERO, equity, equity);
  }

  LiquidationReport plus(UnwindOutcome step) {
    return new LiquidationReport(
        steps + 1,
        tradedNotional.plus(step.notional()),
        cost.plus(step.cost()),
        fees.plus(step.fees()),
        equityAtStart,
        equityAtEnd);
  }

  LiquidationReport endingAt(Cash equity) {
    return new LiquidationReport(steps, tradedNotional, cost, fees, equityAtStart, equity);
  }
}
