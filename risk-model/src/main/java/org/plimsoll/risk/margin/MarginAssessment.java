package org.plimsoll.risk.margin;

import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** A portfolio measured against its requirement at one market view. */
public record MarginAssessment(
    long viewVersion,
    String parameterVersion,
    MarginLevels levels,
    Equity equity,
    MarginRequirement requirement) {

  /**
   * Measures a portfolio.
   *
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   */
  public static MarginAssessment of(Portfolio portfolio, MarketView view, MarginModel model) {
    return new MarginAssessment(
        view.version(),
        view.parameters().version(),
        view.parameters().levels(),
        Equity.of(portfolio, view),
        model.requirement(portfolio, view));
  }

  /** The same without reasons. */
  public MarginStanding standing() {
    return new MarginStanding(levels, equity, requirement.totals());
  }

  /** Equity above initial margin; negative is a shortfall. */
  public Cash initialExcess() {
    return standing().initialExcess();
  }

  /** Equity above maintenance margin; negative is a breach. */
  public Cash maintenanceExcess() {
    return standing().maintenanceExcess();
  }

  /** The status that follows the previous one. */
  public MarginStatus statusAfter(MarginStatus previous) {
    return standing().statusAfter(previous);
  }

  /** Whether equity has reached maintenance + buffer, where a liquidation ends. */
  public boolean isRestored() {
    return standing().isRestored();
  }
}
