package org.plimsoll.node.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/** The fast sums of scenarios against the ledger's own valuation of a moved market. */
final class BookRevaluationTest {
  private static final InstrumentId INVERSE = InstrumentId.of("BTC-INVERSE");
  private static final RestruckOption PUT =
      new RestruckOption(Histories.ETH, OptionType.PUT, Rate.of("0.95"), 20);
  private static final RestruckOption CALL =
      new RestruckOption(Histories.BTC, OptionType.CALL, Rate.of("1.1"), 30);

  private final PastMarket market =
      new PastMarket(
          Histories.of(Histories.walk(3, 120)), parameters(), Histories.FILTER, Set.of(PUT, CALL));

  @Test
  void a_scenario_gains_what_net_value_gains_when_the_market_moves_so() {
    MarketView view = market.view(market.firstDay());
    Portfolio portfolio = new BookSetup(market).at(view, book());
    List<IndexId> indexes = List.of(Histories.BTC, Histories.ETH);
    HistoricalScenarios scenarios = view.history().orElseThrow();

    double[] profits = new BookRevaluation(portfolio, view, indexes).profits(scenarios);

    double before = Equity.of(portfolio, view).netValue().toDouble();
    for (int h = 0; h < scenarios.size(); h++) {
      double after = Equity.of(portfolio, moved(view, scenarios, h)).netValue().toDouble();
      assertThat(profits[h]).as("scenario %s", h).isCloseTo(after - before, within(1e-3));
    }
  }

  @Test
  void a_book_is_set_up_at_the_asked_notional_with_nothing_gained() {
    MarketView view = market.view(market.firstDay());
    Portfolio portfolio = new BookSetup(market).at(view, book());
    double btc = view.known(Histories.BTC).price().toDouble();

    assertThat(portfolio.quantityOf(InstrumentId.of("BTC-PERP")).toDouble() * btc)
        .isCloseTo(100_000, within(1e-3));
    assertThat(portfolio.quantityOf(INVERSE).toDouble()).isCloseTo(-200, within(1e-3));
    assertThat(portfolio.quantityOf(market.idOf(CALL)).toDouble() * btc)
        .isCloseTo(-50_000, within(1e-3));
    assertThat(portfolio.quantityOf(market.idOf(PUT))).isEqualTo(Quantity.of("3"));
    portfolio
        .positions()
        .forEach(
            (id, position) ->
                assertThat(
                        view.parameters().contract(id).isPaidUpFront()
                            || position
                                    .unrealizedPnl(
                                        view.parameters().contract(id), view.markPrice(id))
                                    .abs()
                                    .compareTo(Cash.ofUnits(1))
                                <= 0)
                    .isTrue());
  }

  private static MarketView moved(MarketView view, HistoricalScenarios scenarios, int h) {
    Map<IndexId, IndexPrice> prices = new TreeMap<>();
    view.indexPrices()
        .forEach(
            (index, known) -> {
              double move = scenarios.move(h, scenarios.column(index));
              Price price = Price.nearest(known.price().toDouble() * (1 + move));
              prices.put(
                  index, new IndexPrice(index, price, PriceStatus.VALID, known.observedAt()));
            });
    return new MarketView(
        1,
        view.asOf().plus(Duration.ofDays(1)),
        view.parameters(),
        prices,
        view.surfaces(),
        Optional.empty(),
        MarketTotals.UNKNOWN);
  }

  private static TestedBook book() {
    return new TestedBook(
        "all kinds",
        Map.of(AssetId.of("USDT"), Cash.of("100"), AssetId.of("BTC"), Cash.of("-0.5")),
        List.of(
            TestedPosition.of(InstrumentId.of("BTC-PERP"), "100000"),
            TestedPosition.of(INVERSE, "-20000"),
            TestedPosition.of(CALL, "-50000"),
            new TestedPosition(
                Optional.empty(),
                Optional.of(PUT),
                Optional.empty(),
                Optional.of(Quantity.of("3")))));
  }

  private static MarginParameters parameters() {
    MarginParameters house = ParameterFile.house();
    List<Instrument> listed = new ArrayList<>(house.instruments());
    Perpetual btc = (Perpetual) house.instrument(InstrumentId.of("BTC-PERP"));
    listed.add(
        new Perpetual(
            INVERSE,
            btc.underlying(),
            AssetId.of("BTC"),
            PayoffForm.INVERSE,
            Quantity.of("100"),
            btc.tick(),
            Quantity.ONE,
            btc.schedule()));
    return new MarginParameters(
        "with-inverse",
        house.settlementAsset(),
        house.levels(),
        house.assets(),
        listed,
        Optional.empty(),
        Optional.empty(),
        Optional.of(house.surfaces()));
  }
}
