package org.plimsoll.node.backtest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.pricing.Black76;
import org.plimsoll.risk.pricing.Years;

/**
 * What a portfolio gains in each scenario of the next day, by full revaluation: prices move, a day
 * passes, volatilities stay. Collateral counts without haircut, as in net value.
 */
final class BookRevaluation {
  private static final Duration DAY = Duration.ofDays(1);

  private final MarketView view;
  private final List<IndexId> indexes;
  private final List<Holding> holdings = new ArrayList<>();

  /** A number of units of something, and where its price in the settlement asset is found. */
  private record Holding(
      double amount, double cost, Optional<Contract> contract, int index, int settlementIndex) {}

  /**
   * @param indexes in the order in which scenarios have them
   */
  BookRevaluation(Portfolio portfolio, MarketView view, List<IndexId> indexes) {
    this.view = view;
    this.indexes = indexes;
    portfolio
        .collateral()
        .forEach(
            (asset, cash) ->
                holdings.add(
                    new Holding(
                        cash.toDouble(),
                        0,
                        Optional.empty(),
                        -1,
                        column(view.parameters().asset(asset).index()))));
    portfolio
        .positions()
        .forEach((id, held) -> holdings.add(position(view.parameters().contract(id), held)));
  }

  /** The profit of each scenario, positive for a gain. */
  double[] profits(HistoricalScenarios scenarios) {
    double[] prices = new double[indexes.size()];
    for (int i = 0; i < prices.length; i++) {
      prices[i] = view.known(indexes.get(i)).price().toDouble();
    }
    double now = value(prices, view.asOf());
    Instant nextDay = view.asOf().plus(DAY);
    double[] profits = new double[scenarios.size()];
    double[] moved = new double[prices.length];
    for (int h = 0; h < profits.length; h++) {
      for (int i = 0; i < prices.length; i++) {
        moved[i] = prices[i] * (1 + scenarios.move(h, i));
      }
      profits[h] = value(moved, nextDay) - now;
    }
    return profits;
  }

  private Holding position(Contract contract, Position held) {
    return new Holding(
        held.quantity().toDouble(),
        held.entryCost().toDouble(),
        Optional.of(contract),
        column(Optional.of(contract.underlying())),
        column(view.parameters().asset(contract.settlement()).index()));
  }

  private int column(Optional<IndexId> index) {
    return index.map(indexes::indexOf).orElse(-1);
  }

  private double value(double[] prices, Instant at) {
    double sum = 0;
    for (Holding each : holdings) {
      double settlement = each.settlementIndex() < 0 ? 1 : prices[each.settlementIndex()];
      double ofOne =
          each.contract().isEmpty()
              ? 1
              : valueOfOne(each.contract().get(), prices[each.index()], at);
      sum += (each.amount() * ofOne - each.cost()) * settlement;
    }
    return sum;
  }

  private double valueOfOne(Contract contract, double price, Instant at) {
    double size = contract.contractSize().toDouble();
    if (contract instanceof EuropeanOption option) {
      return size * optionValue(option, price, at);
    }
    return contract.form() == PayoffForm.LINEAR ? size * price : -size / price;
  }

  private double optionValue(EuropeanOption option, double price, Instant at) {
    VolatilitySurface surface = view.surface(option.underlying());
    double strike = option.strike().toDouble();
    double forward = surface.forward(price, option.expiresAt(), at);
    double volatility = surface.volatility(strike, forward, option.expiresAt(), at);
    double years = Years.between(at, option.expiresAt());
    return surface.discount(option.expiresAt(), at)
        * Black76.price(option.type(), forward, strike, volatility, years);
  }
}
