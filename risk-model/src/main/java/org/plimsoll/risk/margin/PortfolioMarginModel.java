package org.plimsoll.risk.margin;

import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/** Portfolio margin: the book as a whole, by what it loses in scenarios. */
public final class PortfolioMarginModel implements MarginModel {
  /**
   * @throws IllegalStateException if the view lacks a price the portfolio depends on, or its
   *     parameters have no rules of portfolio margin
   */
  @Override
  public MarginRequirement requirement(Portfolio portfolio, MarketView view) {
    throw new IllegalStateException(
        "parameters " + view.parameters().version() + " have no rules of portfolio margin");
  }
}
