package org.plimsoll.risk.margin;

import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** A way to ask margin of a portfolio. Pure: the same portfolio and view give the same answer. */
public interface MarginModel {
  /**
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   */
  MarginRequirement requirement(Portfolio portfolio, MarketView view);

  /**
   * The two numbers of {@link #requirement}, exactly, without what explains them: for who measures
   * many portfolios and explains few.
   *
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   */
  default MarginTotals totals(Portfolio portfolio, MarketView view) {
    return requirement(portfolio, view).totals();
  }

  /**
   * The maintenance margin of {@link #requirement} alone, without what explains it.
   *
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   */
  default Cash maintenance(Portfolio portfolio, MarketView view) {
    return totals(portfolio, view).maintenance();
  }
}
