package org.plimsoll.risk.margin;

import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/**
 * Where a portfolio stands: its equity against the two numbers of its requirement. A {@link
 * MarginAssessment} says the same with reasons, and takes longer.
 */
public record MarginStanding(MarginLevels levels, Equity equity, MarginTotals margin) {

  /**
   * Measures a portfolio.
   *
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   */
  public static MarginStanding of(Portfolio portfolio, MarketView view, MarginModel model) {
    return new MarginStanding(
        view.parameters().levels(), Equity.of(portfolio, view), model.totals(portfolio, view));
  }

  /** Equity above initial margin; negative is a shortfall. */
  public Cash initialExcess() {
    return equity.total().minus(margin.initial());
  }

  /** Equity above maintenance margin; negative is a breach. */
  public Cash maintenanceExcess() {
    return equity.total().minus(margin.maintenance());
  }

  /**
   * Neither margin excess falls, and no equity is traded away that the account does not have: a
   * trade far off the market would hand the insurance fund's money to the other side.
   */
  public boolean isNoWorseThan(MarginStanding before) {
    Cash leastEquity = before.equity().total().min(Cash.ZERO);
    return initialExcess().compareTo(before.initialExcess()) >= 0
        && maintenanceExcess().compareTo(before.maintenanceExcess()) >= 0
        && equity().total().compareTo(leastEquity) >= 0;
  }

  /** The status that follows the previous one. */
  public MarginStatus statusAfter(MarginStatus previous) {
    return StatusRules.next(previous, equity.total(), margin, levels);
  }

  /** Whether equity has reached maintenance + buffer, where a liquidation ends. */
  public boolean isRestored() {
    return !equity
        .total()
        .minus(StatusRules.exit(MarginStatus.BELOW_MAINTENANCE, margin, levels))
        .isNegative();
  }
}
