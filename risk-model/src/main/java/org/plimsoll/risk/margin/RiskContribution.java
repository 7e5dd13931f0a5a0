package org.plimsoll.risk.margin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/**
 * How much maintenance margin a position adds to the book it stands in, by full revaluation: the
 * requirement of the book less that of the book without it, never below zero. A hedge adds nothing.
 *
 * @param notional the position's absolute value, which breaks ties
 */
public record RiskContribution(InstrumentId instrument, Cash maintenanceMargin, Cash notional) {

  private static final Comparator<RiskContribution> UNWIND_ORDER =
      Comparator.comparing(RiskContribution::maintenanceMargin)
          .thenComparing(RiskContribution::notional)
          .reversed()
          .thenComparing(RiskContribution::instrument);

  /**
   * The contributions of all positions in the order they are unwound: the largest first, then the
   * larger notional, then the lower instrument name.
   */
  public static List<RiskContribution> ranked(
      Portfolio portfolio, MarketView view, MarginModel model) {
    Cash whole = model.maintenance(portfolio, view);
    List<RiskContribution> contributions = new ArrayList<>();
    for (InstrumentId instrument : portfolio.positions().keySet()) {
      Cash rest = model.maintenance(portfolio.without(instrument), view);
      contributions.add(
          new RiskContribution(
              instrument,
              whole.minus(rest).max(Cash.ZERO),
              StandardMarginModel.notional(
                  view.parameters().contract(instrument),
                  portfolio.positions().get(instrument),
                  view)));
    }
    contributions.sort(UNWIND_ORDER);
    return List.copyOf(contributions);
  }
}
