package org.plimsoll.risk.whatif;

import java.util.ArrayList;
import java.util.List;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.OpenOrders;
import org.plimsoll.risk.margin.Order;
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

  /** The worst of orders filled or not. */
  Portfolio worstFilled() {
    List<Order> open = orders.stream().map(Change.Order::open).toList();
    return OpenOrders.worstCase(portfolio, open, view, model);
  }

  MarginAssessment assessed(Portfolio supposed) {
    return MarginAssessment.of(supposed, view, model);
  }

  private Portfolio filled(Portfolio start, List<Change.Order> fills) {
    Portfolio result = start;
    for (Change.Order order : fills) {
      result = order.effect(view).appliedTo(result, view);
    }
    return result;
  }
}
