package org.plimsoll.node.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.Bar;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.margin.PortfolioMarginModel;
import org.plimsoll.risk.margin.StandardMarginModel;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.ScanTerms;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.market.VolatilityMove;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

final class BacktestRunTest {
  private static final MarginParameters HOUSE = ParameterFile.house();
  private static final int DAYS = 400;

  private static BacktestRun run(List<Bar> bars, List<TestedBook> books) {
    return new BacktestRun(
        new BacktestRun.Request(
            Histories.of(bars), HOUSE, new StandardMarginModel(), Histories.FILTER, books));
  }

  private static BacktestResults results(List<Bar> bars) {
    return run(bars, TestedBooks.builtin(HOUSE, false)).run(() -> {});
  }

  @Test
  void every_day_with_enough_past_and_a_next_one_is_tested() {
    List<Integer> done = new ArrayList<>();
    BacktestRun run = run(Histories.walk(5, DAYS), TestedBooks.builtin(HOUSE, false));
    BacktestResults results = run.run(() -> done.add(1));

    assertThat(run.days()).isEqualTo(DAYS - 111);
    assertThat(done).hasSize(run.days());
    assertThat(results.books())
        .allSatisfy(book -> assertThat(book.days()).hasSize(run.days()))
        .extracting(BookResult::name)
        .containsExactly("long BTC", "short BTC", "long ETH", "hedged pair", "mixed");
  }

  /** The future may be anything: what was asked and forecast before it is the same. */
  @Test
  void nothing_is_asked_or_forecast_from_a_later_day() {
    List<Bar> bars = Histories.walk(5, DAYS);
    int changed = 50;
    List<Bar> other = Histories.withLast(bars, changed, 0.5);
    BacktestResults before = results(bars);
    BacktestResults after = results(other);

    for (int b = 0; b < before.books().size(); b++) {
      List<BookDay> days = before.books().get(b).days();
      List<BookDay> others = after.books().get(b).days();
      // The first changed close is the outcome of a day that was forecast before it.
      int unchanged = days.size() - changed;
      assertThat(others.subList(0, unchanged)).isEqualTo(days.subList(0, unchanged));
      BookDay first = days.get(unchanged);
      BookDay otherFirst = others.get(unchanged);
      assertThat(otherFirst.valueAtRisk()).isEqualTo(first.valueAtRisk());
      assertThat(otherFirst.flooredValueAtRisk()).isEqualTo(first.flooredValueAtRisk());
      assertThat(otherFirst.expectedShortfall()).isEqualTo(first.expectedShortfall());
      assertThat(otherFirst.initial()).isEqualTo(first.initial());
      assertThat(otherFirst.pnl()).isNotEqualTo(first.pnl());
    }
  }

  @Test
  void a_fall_at_the_end_is_an_exception_of_the_long_and_not_of_the_short_book() {
    BacktestResults results = results(Histories.withLast(Histories.walk(5, DAYS), 1, 0.5));
    BookResult longBook = results.books().get(0);
    BookResult shortBook = results.books().get(1);
    BookDay last = longBook.days().get(longBook.days().size() - 1);

    assertThat(longBook.coverage().exceptionDates()).contains(last.date());
    assertThat(shortBook.coverage().exceptionDates()).doesNotContain(last.date());
    assertThat(longBook.maintenance().worstDay()).isEqualTo(last.date());
    assertThat(longBook.maintenance().exceeded()).contains(last.date());
    assertThat(last.pnl()).isCloseTo(-50_000, within(5_000.0));
    assertThat(last.gross()).isCloseTo(100_000, within(1e-3));
    assertThat(shortBook.days().get(shortBook.days().size() - 1).pnl())
        .isCloseTo(-last.pnl(), within(1e-6));
  }

  @Test
  void a_floor_of_the_volatility_never_lowers_what_is_at_risk_in_a_linear_book() {
    results(Histories.walk(9, DAYS))
        .books()
        .get(0)
        .days()
        .forEach(
            day -> assertThat(day.flooredValueAtRisk()).isGreaterThanOrEqualTo(day.valueAtRisk()));
  }

  @Test
  void every_lambda_is_compared_and_the_suggestion_says_why() {
    BacktestResults results = results(Histories.walk(5, DAYS));
    Suggestion suggestion = Suggestion.of(results);

    assertThat(results.byLambda()).containsOnlyKeys(0.9, 0.94, 0.97, 0.985, 0.99);
    assertThat(results.byLambda().get(0.9).get(0).exceptionDates())
        .isEqualTo(results.books().get(0).coverage().exceptionDates());
    assertThat(suggestion.reasons())
        .anySatisfy(reason -> assertThat(reason).startsWith("lambda"))
        .anySatisfy(reason -> assertThat(reason).startsWith("price range"));
    assertThat(suggestion.priceRanges()).containsOnlyKeys("BTC-USDT", "ETH-USDT");
  }

  @Test
  void the_suggested_price_range_covers_all_days_but_one_in_a_thousand() {
    List<Bar> bars = Histories.withLast(Histories.walk(5, DAYS), 1, 0.5);
    DailyHistory history = Histories.of(bars);
    double largest = 0;
    for (double[] day : history.logReturns()) {
      largest = Math.max(largest, Math.abs(Math.expm1(day[0])));
    }

    double range = Suggestion.of(results(bars)).priceRanges().get("BTC-USDT");

    assertThat(range).isBetween(largest, largest + 0.01);
  }

  /** At a range of a tenth and a factor of a half: the grid is read, and so is the option. */
  @Test
  void portfolio_margin_is_asked_of_options_too() {
    Scenario fall = Scenario.of("fall", Rate.of("-0.1"), false, VolatilityMove.NONE);
    Scenario rise = Scenario.of("rise", Rate.of("0.1"), false, VolatilityMove.NONE);
    PortfolioRules rules =
        PortfolioRules.ofScenarios(
            List.of(fall, rise),
            new ScanTerms(Rate.of("0.1"), Cash.of("1000000"), Rate.ZERO),
            Optional.empty(),
            Rate.of("0.5"),
            Rate.ONE);
    MarginParameters parameters =
        new MarginParameters(
            "scenarios",
            HOUSE.settlementAsset(),
            HOUSE.levels(),
            HOUSE.assets(),
            HOUSE.instruments(),
            Optional.empty(),
            Optional.of(rules),
            Optional.of(HOUSE.surfaces()));
    BacktestResults results =
        new BacktestRun(
                new BacktestRun.Request(
                    Histories.of(Histories.walk(5, 150)),
                    parameters,
                    new PortfolioMarginModel(),
                    Histories.FILTER,
                    TestedBooks.builtin(parameters, true)))
            .run(() -> {});

    assertThat(results.books().get(0).initial().average()).isCloseTo(0.1, within(1e-6));
    assertThat(results.books().get(0).maintenance().average()).isCloseTo(0.05, within(1e-6));
    BookResult coveredCall = results.books().get(results.books().size() - 1);
    assertThat(coveredCall.days())
        .allSatisfy(
            day -> {
              assertThat(day.gross()).isCloseTo(200_000, within(1e-3));
              assertThat(day.initial()).isBetween(5_000.0, 10_000.0);
              assertThat(day.haircut()).isPositive();
            });
  }

  @Test
  void what_cannot_be_tested_is_named() {
    List<Bar> bars = Histories.walk(5, DAYS);
    Map<AssetId, Cash> cash = Map.of();
    var unpriced =
        new TestedBook(
            "alts", cash, List.of(TestedPosition.of(InstrumentId.of("LTC-PERP"), "100")));
    var unlisted =
        new TestedBook(
            "typo", cash, List.of(TestedPosition.of(InstrumentId.of("BTC-PREP"), "100")));
    var riskless =
        new TestedBook(
            "nothing",
            cash,
            List.of(
                TestedPosition.of(InstrumentId.of("BTC-PERP"), "100"),
                TestedPosition.of(InstrumentId.of("BTC-PERP"), "-100")));

    assertThatThrownBy(() -> run(bars, List.of(unpriced)))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining("alts")
        .hasMessageContaining(IndexId.of("LTC-USDT").toString());
    assertThatThrownBy(() -> run(bars, List.of(unlisted)))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining("typo")
        .hasMessageContaining("BTC-PREP");
    assertThatThrownBy(() -> run(bars, List.of(riskless)).run(() -> {}))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining("nothing");
    assertThatThrownBy(() -> run(bars.subList(0, 112), TestedBooks.builtin(HOUSE, false)))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining("112 complete days and 113 are needed");
  }
}
