package org.plimsoll.node.backtest;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.pricing.Years;
import org.plimsoll.risk.statistics.EwmaVolatility;
import org.plimsoll.risk.statistics.FilteredHistory;
import org.plimsoll.risk.units.Rate;

/**
 * The market as it was known at the close of each day: what is asked for a day comes from that day
 * and those before it. Options are struck at the close; their volatility is flat and that of the
 * index, forecast at the close.
 */
final class PastMarket {
  private static final double LEAST_VOLATILITY = 0.01;

  private final DailyHistory history;
  private final MarginParameters parameters;
  private final FilteredHistory filter;
  private final Map<RestruckOption, InstrumentId> options = new LinkedHashMap<>();
  private final double[][] returns;

  /**
   * @param options to be struck each day
   * @throws UnusableInputException if the history has gaps or is too short to test two days
   */
  PastMarket(
      DailyHistory history,
      MarginParameters parameters,
      FilteredHistory filter,
      Set<RestruckOption> options) {
    history.requireUsable(DailyHistory.daysNeededBy(filter) + 2);
    this.history = history;
    this.parameters = parameters;
    this.filter = filter;
    this.returns = history.logReturns();
    options.forEach(
        option -> this.options.put(option, InstrumentId.of("OPTION-" + this.options.size())));
  }

  /** The first day whose past is long enough. */
  int firstDay() {
    return DailyHistory.daysNeededBy(filter) - 1;
  }

  /** The last day that has a next one, exclusive. */
  int endDay() {
    return history.days().size() - 1;
  }

  LocalDate date(int day) {
    return history.days().get(day);
  }

  InstrumentId idOf(RestruckOption option) {
    return options.get(option);
  }

  /** What is known at the close of a day, with the scenarios that margin is taken from. */
  MarketView view(int day) {
    return viewOf(day, parametersOf(day), Optional.of(scenarios(day)));
  }

  /** The close of the next day, for what was struck on this one. */
  MarketView next(int day) {
    return viewOf(day + 1, parametersOf(day), Optional.empty());
  }

  /** The next day as a filter forecasts it at the close of a day. */
  HistoricalScenarios forecast(int day, FilteredHistory by) {
    return by.forecast(history.indexes(), history.returnDays(day), returnsUntil(day));
  }

  private HistoricalScenarios scenarios(int day) {
    return filter.scenarios(
        history.indexes(), history.returnDays(day), returnsUntil(day), List.of());
  }

  private double[][] returnsUntil(int day) {
    return Arrays.copyOf(returns, day);
  }

  private MarketView viewOf(
      int day, MarginParameters struck, Optional<HistoricalScenarios> scenarios) {
    Instant at = DailyHistory.endOf(date(day));
    Map<IndexId, IndexPrice> prices = new TreeMap<>();
    history
        .closes(day)
        .forEach(
            (index, price) ->
                prices.put(index, new IndexPrice(index, price, PriceStatus.VALID, at)));
    Map<IndexId, VolatilitySurface> surfaces = new TreeMap<>();
    flatSurfaces(day).forEach(surface -> surfaces.put(surface.underlying(), surface));
    return new MarketView(day, at, struck, prices, surfaces, scenarios, MarketTotals.UNKNOWN);
  }

  private MarginParameters parametersOf(int day) {
    if (options.isEmpty()) {
      return parameters;
    }
    List<Instrument> listed = new ArrayList<>(parameters.instruments());
    var prices = history.closes(day);
    Instant at = DailyHistory.endOf(date(day));
    options.forEach(
        (option, id) ->
            listed.add(
                option.struck(
                    id, prices.get(option.underlying()), parameters.settlementAsset(), at)));
    List<VolatilitySurface> surfaces = new ArrayList<>(flatSurfaces(day));
    parameters.surfaces().stream()
        .filter(surface -> !history.indexes().contains(surface.underlying()))
        .forEach(surfaces::add);
    return new MarginParameters(
        parameters.version(),
        parameters.settlementAsset(),
        parameters.levels(),
        parameters.assets(),
        listed,
        Optional.of(parameters.standard()),
        parameters.portfolio(),
        Optional.of(surfaces));
  }

  private List<VolatilitySurface> flatSurfaces(int day) {
    List<VolatilitySurface> surfaces = new ArrayList<>();
    for (int i = 0; i < history.indexes().size(); i++) {
      double daily =
          EwmaVolatility.of(column(i, day), filter.lambda(), filter.seedDays()).forecast();
      double yearly = Math.max(LEAST_VOLATILITY, daily * Math.sqrt(Years.DAYS));
      Rate volatility = Rate.ofUnits(Math.round(yearly * Rate.ONE.units()));
      surfaces.add(VolatilitySurface.flat(history.indexes().get(i), volatility));
    }
    return surfaces;
  }

  private double[] column(int index, int day) {
    double[] column = new double[day];
    for (int n = 0; n < day; n++) {
      column[n] = returns[n][index];
    }
    return column;
  }
}
