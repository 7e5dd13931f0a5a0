package org.plimsoll.risk.margin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.scenario.Book;
import org.plimsoll.risk.scenario.BookKernel;
import org.plimsoll.risk.scenario.PortfolioBreakdown;
import org.plimsoll.risk.scenario.ScenarioArrays;
import org.plimsoll.risk.units.Cash;

/**
 * Portfolio margin: the book as a whole, by what it loses in scenarios; see the rules of portfolio
 * margin. Computed in doubles, rounded up once. What a position is said to ask is what it would ask
 * alone; the add-ons are those of the whole book.
 */
public final class PortfolioMarginModel implements MarginModel {
  /**
   * @throws IllegalStateException if the view lacks a price the portfolio depends on, or its
   *     parameters have no rules of portfolio margin
   */
  @Override
  public MarginRequirement requirement(Portfolio portfolio, MarketView view) {
    ScenarioArrays arrays = ScenarioArrays.of(view);
    BookKernel kernel = new BookKernel(arrays);
    Portfolio holdings =
        new Portfolio(portfolio.collateral(), Map.of()).withChoices(portfolio.choices());
    double gross = kernel.maintenance(Book.of(holdings, arrays));
    List<PositionMargin> positions = new ArrayList<>();
    for (var held : portfolio.positions().entrySet()) {
      Portfolio alone = new Portfolio(Map.of(), Map.of(held.getKey(), held.getValue()));
      gross += kernel.maintenance(Book.of(alone, arrays));
      positions.add(positionMargin(held.getKey(), held.getValue(), view, kernel));
    }
    PortfolioBreakdown breakdown = kernel.breakdown(Book.of(portfolio, arrays), gross);
    List<AddOn> ofCollateral = CollateralRules.addOns(portfolio, view);
    List<AddOn> addOns = addOns(breakdown);
    addOns.addAll(ofCollateral);
    List<AddOn> ofProfit = new InitialCharges(positions, portfolio, view).ofProfit();
    addOns.addAll(ofProfit);
    Cash initial = Cash.ceiling(kernel.initial());
    Cash maintenance = Cash.ceiling(kernel.maintenance());
    for (AddOn each : ofCollateral) {
      initial = initial.plus(each.initial());
      maintenance = maintenance.plus(each.maintenance());
    }
    for (AddOn each : ofProfit) {
      initial = initial.plus(each.initial());
    }
    Cash floor = LeverageFloor.ofWhole(portfolio, view);
    if (floor.compareTo(initial) > 0) {
      addOns.add(new AddOn("leverage cap", floor.minus(initial), Cash.ZERO));
      initial = floor;
    }
    return new MarginRequirement(initial, maintenance, positions, addOns, Optional.of(breakdown));
  }

  /** The kernel alone, once. */
  @Override
  public MarginTotals totals(Portfolio portfolio, MarketView view) {
    ScenarioArrays arrays = ScenarioArrays.of(view);
    BookKernel kernel = BookKernel.ofThread(arrays);
    Cash maintenance = Cash.ceiling(kernel.maintenance(Book.of(portfolio, arrays)));
    Cash initial = Cash.ceiling(kernel.initial());
    for (AddOn each : CollateralRules.addOns(portfolio, view)) {
      initial = initial.plus(each.initial());
      maintenance = maintenance.plus(each.maintenance());
    }
    initial = initial.plus(InitialCharges.ofProfit(portfolio, view));
    return new MarginTotals(initial.max(LeverageFloor.ofWhole(portfolio, view)), maintenance);
  }

  private static PositionMargin positionMargin(
      InstrumentId id, Position position, MarketView view, BookKernel alone) {
    return new PositionMargin(
        id,
        view.markPrice(id),
        StandardMarginModel.notional(view.parameters().contract(id), position, view),
        0,
        Equity.unrealizedPnl(id, position, view),
        Cash.ceiling(alone.initial()),
        Cash.ceiling(alone.maintenance()));
  }

  /** All parts but the first, which is the loss itself. */
  private static List<AddOn> addOns(PortfolioBreakdown breakdown) {
    List<AddOn> addOns = new ArrayList<>();
    for (PortfolioBreakdown.Part part : breakdown.parts().subList(1, breakdown.parts().size())) {
      Cash maintenance = Cash.ceiling(part.maintenance());
      addOns.add(
          new AddOn(part.name(), Cash.ceiling(part.initial()).max(maintenance), maintenance));
    }
    return addOns;
  }
}
