package org.plimsoll.risk.margin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;

/**
 * What orders can do to a portfolio before anybody can ask for more margin. Of every instrument
 * either nothing is filled, or all buys, or all sells, each order at its own price; the worst of it
 * must be covered.
 *
 * <p>Source: Mango v4, health cache (the worse of bids filled and asks filled, per book).
 */
public final class OpenOrders {
  private OpenOrders() {}

  /**
   * The portfolio after the fills that leave the least above initial margin. Instruments are
   * decided one after another in order of name, each with what was decided before; where they do
   * not offset each other, as futures under standard margin, that is the worst there is.
   *
   * @throws IllegalStateException if the view lacks a price the portfolio or an order depends on
   * @throws IllegalArgumentException if an instrument is not listed
   */
  public static Portfolio worstCase(
      Portfolio portfolio, List<Order> orders, MarketView view, MarginModel model) {
    Map<InstrumentId, List<Order>> books = new TreeMap<>();
    for (Order order : orders) {
      books.computeIfAbsent(order.instrument(), key -> new ArrayList<>()).add(order);
    }
    Portfolio worst = portfolio;
    for (List<Order> book : books.values()) {
      Portfolio bought = filled(worst, book, true, view);
      Portfolio sold = filled(worst, book, false, view);
      worst = worse(worse(worst, bought, view, model), sold, view, model);
    }
    return worst;
  }

  /** The portfolio of {@link #worstCase}, measured; with its errors. */
  public static MarginAssessment worst(
      Portfolio portfolio, List<Order> orders, MarketView view, MarginModel model) {
    return MarginAssessment.of(worstCase(portfolio, orders, view, model), view, model);
  }

  private static Portfolio filled(
      Portfolio portfolio, List<Order> book, boolean buys, MarketView view) {
    Portfolio result = portfolio;
    for (Order order : book) {
      if (order.isBuy() == buys) {
        result = order.appliedTo(result, view);
      }
    }
    return result;
  }

  private static Portfolio worse(Portfolio a, Portfolio b, MarketView view, MarginModel model) {
    return MarginAssessment.of(b, view, model)
                .initialExcess()
                .compareTo(MarginAssessment.of(a, view, model).initialExcess())
            < 0
        ? b
        : a;
  }
}
