package org.plimsoll.node.backtest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.statistics.BacktestDay;
import org.plimsoll.risk.statistics.FilteredHistory;
import org.plimsoll.risk.statistics.TailRisk;

/**
 * Walks over a history. At the close of each day every book is set up afresh, asked its margin and
 * forecast its value at risk from that day and those before; the next close shows what came of it.
 * The parameters are the same on all days, their stress days too: the question is what they would
 * have done.
 */
public final class BacktestRun {
  /** How often a day may lose more than its value at risk, less 1. */
  public static final double CONFIDENCE = 0.99;

  private static final double[] LAMBDAS = {0.94, 0.97, 0.985, 0.99};

  /**
   * What to test.
   *
   * @param model the method of margin
   * @param filter of the history
   */
  public record Request(
      DailyHistory history,
      MarginParameters parameters,
      MarginModel model,
      FilteredHistory filter,
      List<TestedBook> books) {}

  private final Request request;
  private final PastMarket market;
  private final BookSetup setup;
  private final List<FilteredHistory> filters = new ArrayList<>();

  /**
   * Prepares a run.
   *
   * @throws UnusableInputException if the history is too short or has no prices of what a book
   *     holds
   */
  public BacktestRun(Request request) {
    this.request = request;
    Set<RestruckOption> options = new LinkedHashSet<>();
    for (TestedBook book : request.books()) {
      BookSetup.check(book, request.parameters(), request.history());
      book.positions().forEach(position -> position.option().ifPresent(options::add));
    }
    market = new PastMarket(request.history(), request.parameters(), request.filter(), options);
    setup = new BookSetup(market);
    FilteredHistory own = request.filter();
    filters.add(own);
    for (double lambda : LAMBDAS) {
      if (lambda != own.lambda()) {
        filters.add(new FilteredHistory(lambda, own.seedDays(), own.minimumDays()));
      }
    }
  }

  /** The number of days that are tested. */
  public int days() {
    return market.endDay() - market.firstDay();
  }

  /**
   * Walks.
   *
   * @param dayDone called after each day
   * @throws UnusableInputException if a book has nothing at risk
   */
  public BacktestResults run(Runnable dayDone) {
    Map<TestedBook, List<BookDay>> days = new LinkedHashMap<>();
    Map<Double, Map<TestedBook, List<BacktestDay>>> byLambda = new LinkedHashMap<>();
    for (int day = market.firstDay(); day < market.endDay(); day++) {
      MarketView view = market.view(day);
      MarketView next = market.next(day);
      List<HistoricalScenarios> forecasts = new ArrayList<>();
      for (FilteredHistory filter : filters) {
        forecasts.add(market.forecast(day, filter));
      }
      for (TestedBook book : request.books()) {
        Portfolio portfolio = setup.at(view, book);
        BookRevaluation values = new BookRevaluation(portfolio, view, request.history().indexes());
        BookDay tested = bookDay(book, portfolio, day, view, next, values, forecasts.get(0));
        days.computeIfAbsent(book, key -> new ArrayList<>()).add(tested);
        for (int f = 0; f < filters.size(); f++) {
          byLambda
              .computeIfAbsent(filters.get(f).lambda(), key -> new LinkedHashMap<>())
              .computeIfAbsent(book, key -> new ArrayList<>())
              .add(
                  new BacktestDay(
                      tested.date(),
                      f == 0 ? tested.valueAtRisk() : valueAtRisk(values, forecasts.get(f)),
                      tested.pnl()));
        }
      }
      dayDone.run();
    }
    return BacktestResults.of(request, days, byLambda);
  }

  private BookDay bookDay(
      TestedBook book,
      Portfolio portfolio,
      int day,
      MarketView view,
      MarketView next,
      BookRevaluation values,
      HistoricalScenarios forecast) {
    MarginRequirement requirement = request.model().requirement(portfolio, view);
    Equity before = Equity.of(portfolio, view);
    Equity after = Equity.of(portfolio, next);
    double[] floored = values.profits(view.history().orElseThrow());
    double valueAtRisk = valueAtRisk(values, forecast);
    if (!(valueAtRisk > 0 && requirement.maintenance().isPositive())) {
      throw new UnusableInputException(
          "portfolio "
              + book.name()
              + " has nothing at risk on "
              + market.date(day)
              + ": coverage can only be tested of what can lose");
    }
    return new BookDay(
        market.date(day + 1),
        gross(portfolio, view),
        valueAtRisk,
        TailRisk.valueAtRisk(floored, CONFIDENCE),
        TailRisk.expectedShortfall(floored, CONFIDENCE),
        requirement.initial().toDouble(),
        requirement.maintenance().toDouble(),
        before.netValue().minus(before.total()).toDouble(),
        after.netValue().minus(before.netValue()).toDouble());
  }

  private static double valueAtRisk(BookRevaluation values, HistoricalScenarios scenarios) {
    return TailRisk.valueAtRisk(values.profits(scenarios), CONFIDENCE);
  }

  /** Of an option the notional of its underlying counts. */
  private static double gross(Portfolio portfolio, MarketView view) {
    double sum = 0;
    for (var held : portfolio.positions().entrySet()) {
      sum += BookSetup.notional(view.parameters().contract(held.getKey()), held.getValue(), view);
    }
    return sum;
  }
}
