package org.plimsoll.risk.margin;

import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plimsoll.risk.market.ConfidenceCharge;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.DepegCharge;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.StandardRules;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * What standard margin asks initially of a portfolio as a whole, and never for maintenance: that
 * profit may vanish, that a stablecoin has lost its peg, that sources of a price disagree.
 */
final class InitialCharges {
  private final StandardRules rules;
  private final List<PositionMargin> positions;
  private final Portfolio portfolio;
  private final MarketView view;

  /**
   * @param positions the margin of every position of the portfolio, in its order
   */
  InitialCharges(List<PositionMargin> positions, Portfolio portfolio, MarketView view) {
    this.rules = view.parameters().standard();
    this.positions = positions;
    this.portfolio = portfolio;
    this.view = view;
  }

  /** What any margin method asks: that profit may vanish. Only what is above zero. */
  List<AddOn> ofProfit() {
    List<AddOn> addOns = new ArrayList<>();
    add(addOns, "unrealized profit", uncountedProfit());
    return addOns;
  }

  /** All of standard margin that are above zero. */
  List<AddOn> addOns() {
    List<AddOn> addOns = ofProfit();
    rules.depeg().ifPresent(charge -> add(addOns, "depeg " + charge.stablecoin(), depeg(charge)));
    rules.confidence().ifPresent(charge -> addLowConfidence(charge, addOns));
    return addOns;
  }

  private static void add(List<AddOn> addOns, String name, Cash initial) {
    if (initial.isPositive()) {
      addOns.add(new AddOn(name, initial, Cash.ZERO));
    }
  }

  private Cash uncountedProfit() {
    if (!isProfitCut(rules)) {
      return Cash.ZERO;
    }
    Cash profit = Cash.ZERO;
    for (PositionMargin each : positions) {
      if (!view.parameters().contract(each.instrument()).isPaidUpFront()) {
        profit = profit.plus(each.unrealizedPnl());
      }
    }
    return uncounted(profit, rules);
  }

  /** The same as {@link #ofProfit()} of positions whose margin nobody asked for. */
  static Cash ofProfit(Portfolio portfolio, MarketView view) {
    StandardRules rules = view.parameters().standard();
    if (!isProfitCut(rules)) {
      return Cash.ZERO;
    }
    Cash profit = Cash.ZERO;
    for (var held : portfolio.positions().entrySet()) {
      if (!view.parameters().contract(held.getKey()).isPaidUpFront()) {
        profit = profit.plus(Equity.unrealizedPnl(held.getKey(), held.getValue(), view));
      }
    }
    return uncounted(profit, rules);
  }

  private static boolean isProfitCut(StandardRules rules) {
    return !rules.profitHaircut().equals(Rate.ZERO) || rules.profitCap().isPresent();
  }

  /** Of the profit of all futures together, what does not count; options have a value instead. */
  private static Cash uncounted(Cash profit, StandardRules rules) {
    Cash counted = profit.times(Rate.ONE.minus(rules.profitHaircut()), RoundingMode.FLOOR);
    return profit.minus(rules.profitCap().map(counted::min).orElse(counted)).max(Cash.ZERO);
  }

  private Cash depeg(DepegCharge charge) {
    Rate below =
        view.indexPrice(charge.stablecoin())
            .map(index -> charge.threshold().minus(Rate.ofUnits(index.price().units())))
            .orElse(Rate.ZERO);
    if (below.compareTo(Rate.ZERO) <= 0) {
      return Cash.ZERO;
    }
    Cash exposed = exposures().values().stream().reduce(Cash.ZERO, Cash::plus);
    return exposed.times(below, RoundingMode.UP).times(charge.factor(), RoundingMode.UP);
  }

  private void addLowConfidence(ConfidenceCharge charge, List<AddOn> addOns) {
    Rate most = Rate.ONE.minus(charge.threshold());
    boolean isCertain =
        view.indexPrices().values().stream()
            .allMatch(index -> index.uncertainty().compareTo(most) <= 0);
    if (isCertain) {
      return;
    }
    exposures()
        .forEach(
            (underlying, exposed) -> {
              Rate uncertainty = view.known(underlying).uncertainty();
              if (uncertainty.compareTo(most) > 0) {
                add(
                    addOns,
                    "confidence " + underlying,
                    exposed
                        .times(uncertainty, RoundingMode.UP)
                        .times(charge.factor(), RoundingMode.UP));
              }
            });
  }

  /** What futures and short options stand for, by underlying. */
  private Map<IndexId, Cash> exposures() {
    Map<IndexId, Cash> exposures = new TreeMap<>();
    for (PositionMargin each : positions) {
      Contract contract = view.parameters().contract(each.instrument());
      Position position = portfolio.positions().get(each.instrument());
      exposures.merge(
          contract.underlying(),
          contract instanceof EuropeanOption option
              ? OptionRules.shortExposure(option, position, view)
              : each.notional(),
          Cash::plus);
    }
    return exposures;
  }
}
