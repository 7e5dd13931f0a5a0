package org.plimsoll.risk.whatif;

import java.util.ArrayList;
import java.util.List;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * An account as it is supposed to be.
 *
 * @param orders placed and perhaps filled, in the order they were placed
 */
public record Supposition(
    Portfolio portfolio, MarginModel model, MarketView view, List<Change.Order> orders) {
  public Supposition {
    orders = List.copyOf(orders);
  }

  Supposition with(Portfolio changed) {
    return new Supposition(changed, model, view, orders);
  }

  Supposition with(MarginModel changed) {
    return new Supposition(portfolio, changed, view, orders);
  }

  Supposition with(MarketView changed) {
    return new Supposition(portfolio, model, changed, orders);
  }

  Supposition with(Change.Order order) {
    List<Change.Order> all = new ArrayList<>(orders);
    all.add(order);
    return new Supposition(portfolio, model, view, all);
  }

  /** The portfolio if every order were filled. */
  Portfolio allFilled() {
    return filled(portfolio, orders);
  }

  /**
   * The worst of orders filled or not: of each instrument none, all buys or all sells, whichever
   * leaves the least initial excess, instrument by instrument in order of name.
   */
  Portfolio worstFilled() {
    Portfolio worst = portfolio;
    for (InstrumentId instrument :
        orders.stream().map(Change.Order::instrument).distinct().sorted().toList()) {
      worst = worse(worst, filled(worst, side(instrument, 1)), filled(worst, side(instrument, -1)));
    }
    return worst;
  }

  MarginAssessment assessed(Portfolio supposed) {
    return MarginAssessment.of(supposed, view, model);
  }

  private Portfolio worse(Portfolio none, Portfolio bought, Portfolio sold) {
    Portfolio worst = none;
    for (Portfolio candidate : List.of(bought, sold)) {
      boolean isWorse =
          !candidate.equals(none)
              && assessed(candidate).initialExcess().compareTo(assessed(worst).initialExcess()) < 0;
      worst = isWorse ? candidate : worst;
    }
    return worst;
  }

  private List<Change.Order> side(InstrumentId instrument, int signum) {
    return orders.stream()
        .filter(order -> order.instrument().equals(instrument))
        .filter(order -> order.quantity().signum() == signum)
        .toList();
  }

  private Portfolio filled(Portfolio start, List<Change.Order> fills) {
    Portfolio result = start;
    for (Change.Order order : fills) {
      result = order.effect(view).appliedTo(result);
    }
    return result;
  }
}
