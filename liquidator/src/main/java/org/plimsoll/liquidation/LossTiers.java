package org.plimsoll.liquidation;

import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * What is done about an account that trading on the market cannot bring back to safety: the tiers
 * after the first. Pure.
 */
final class LossTiers {
  private LossTiers() {}

  /**
   * @param portfolio of an account in breach whose equity is gone, or that no trade helps
   * @param why the market does not help
   */
  static UnwindPlan plan(
      Portfolio portfolio, MarginStanding standing, MarketView view, MarketLimit why) {
    return new UnwindPlan.Next(new UnwindStep.Takeover());
  }
}
