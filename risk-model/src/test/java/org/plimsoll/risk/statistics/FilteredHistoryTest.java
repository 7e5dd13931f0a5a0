package org.plimsoll.risk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.Markets.BTC_USDT;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;

final class FilteredHistoryTest {
  private static final IndexId OTHER = IndexId.of("OTHER-USDT");
  private static final FilteredHistory HISTORY = new FilteredHistory(0.9, 2, 3);
  private static final List<LocalDate> DAYS = days(5);
  private static final double[][] RETURNS = {
    {0.01, 0}, {-0.03, 0}, {0.02, 0}, {0, -0.5}, {0.1, 0.001}
  };

  /** Volatilities as in EwmaVolatilityTest; the whole history's is above the forecast's. */
  @Test
  void a_return_is_scaled_from_the_volatility_before_its_day_to_the_current_one() {
    HistoricalScenarios scenarios =
        HISTORY.scenarios(List.of(BTC_USDT, OTHER), DAYS, RETURNS, List.of());
    double current = Math.sqrt(0.0114 / 5);
    assertThat(scenarios.size()).isEqualTo(3);
    assertThat(scenarios.moves(0))
        .containsExactly(
            new double[] {
              Math.expm1(0.02 * current / Math.sqrt(0.0005)),
              0,
              Math.expm1(0.1 * current / Math.sqrt(0.000441))
            },
            within(1e-14));
    assertThat(scenarios.label(0)).isEqualTo("2020-01-03");
    assertThat(scenarios.label(2)).isEqualTo("2020-01-05");
  }

  @Test
  void an_underlying_that_never_moved_before_a_day_is_taken_as_it_was() {
    HistoricalScenarios scenarios =
        HISTORY.scenarios(List.of(BTC_USDT, OTHER), DAYS, RETURNS, List.of());
    assertThat(scenarios.move(0, 1)).isZero();
    assertThat(scenarios.move(1, 1)).isCloseTo(Math.expm1(-0.5), within(1e-15));
  }

  @Test
  void the_current_volatility_is_the_forecast_where_that_is_above_the_floor() {
    double[][] rising = {{0.01}, {0.01}, {0.01}, {0.01}, {0.2}};
    HistoricalScenarios scenarios = HISTORY.scenarios(List.of(BTC_USDT), DAYS, rising, List.of());
    double floor = Math.sqrt((4 * 1e-4 + 0.04) / 5);
    assertThat(scenarios.move(0, 0)).isCloseTo(Math.expm1(floor), within(1e-14));

    FilteredHistory quick = new FilteredHistory(0.5, 2, 3);
    double forecast = Math.sqrt(0.5 * 1e-4 + 0.5 * 0.04);
    assertThat(quick.scenarios(List.of(BTC_USDT), DAYS, rising, List.of()).move(0, 0))
        .isCloseTo(Math.expm1(forecast), within(1e-14));
  }

  @Test
  void stress_days_stand_last_under_their_names_and_are_not_scaled() {
    StressDay crash = new StressDay("2008-10-10", Map.of(BTC_USDT, -0.4, OTHER, 0.25));
    HistoricalScenarios scenarios =
        HISTORY.scenarios(List.of(BTC_USDT, OTHER), DAYS, RETURNS, List.of(crash));
    assertThat(scenarios.size()).isEqualTo(4);
    assertThat(scenarios.stressFrom()).isEqualTo(3);
    assertThat(scenarios.isStress(2)).isFalse();
    assertThat(scenarios.isStress(3)).isTrue();
    assertThat(scenarios.label(3)).isEqualTo("2008-10-10");
    assertThat(scenarios.move(3, scenarios.column(BTC_USDT))).isEqualTo(-0.4);
    assertThat(scenarios.move(3, scenarios.column(OTHER))).isEqualTo(0.25);
  }

  @Test
  void calm_at_the_end_never_scales_below_the_volatility_of_the_whole_history() {
    SplittableRandom random = Seed.random();
    FilteredHistory history = new FilteredHistory(0.94, 30, 100);
    for (int i = 0; i < 500; i++) {
      double[][] returns = new double[200][1];
      for (int day = 0; day < 200; day++) {
        returns[day][0] = random.nextDouble(0.001, 0.05) * (day < 120 ? 1 : -0.01);
      }
      double[] moves = history.scenarios(List.of(BTC_USDT), days(200), returns, List.of()).moves(0);
      double[] series = IntStream.range(0, 200).mapToDouble(day -> returns[day][0]).toArray();
      EwmaVolatility volatility = EwmaVolatility.of(series, 0.94, 30);
      assertThat(volatility.forecast()).isLessThan(volatility.unconditional());
      for (int day = 30; day < 200; day++) {
        double scaledTo = Math.log1p(moves[day - 30]) / series[day] * volatility.before(day);
        assertThat(scaledTo)
            .as("seed %d case %d: day %d", Seed.VALUE, i, day)
            .isCloseTo(volatility.unconditional(), within(1e-9));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY})
  void a_day_without_a_price_is_refused_by_underlying_and_date(double missing) {
    double[][] returns = {{0.01, 0}, {-0.03, 0}, {0.02, missing}, {0, -0.5}, {0.1, 0.001}};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HISTORY.scenarios(List.of(BTC_USDT, OTHER), DAYS, returns, List.of()))
        .withMessage(
            "return of OTHER-USDT on 2020-01-03 is "
                + missing
                + ": give a finite number, or leave the case out");
  }

  @Test
  void a_history_too_short_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new FilteredHistory(0.97, 30, 500)
                    .scenarios(List.of(BTC_USDT, OTHER), DAYS, RETURNS, List.of()))
        .withMessage(
            "history has 5 days and needs 530: 30 to seed the volatility and 500 scenarios");
  }

  @Test
  void days_and_columns_that_are_not_aligned_are_refused() {
    List<IndexId> both = List.of(BTC_USDT, OTHER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HISTORY.scenarios(both, days(4), RETURNS, List.of()))
        .withMessage("4 days have 5 rows of returns: give one per day");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HISTORY.scenarios(List.of(OTHER), DAYS, RETURNS, List.of()))
        .withMessage("2020-01-01 has 2 returns of 1 underlyings: align the rows first");
    List<LocalDate> twice =
        List.of(DAYS.get(0), DAYS.get(1), DAYS.get(1), DAYS.get(3), DAYS.get(4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HISTORY.scenarios(both, twice, RETURNS, List.of()))
        .withMessage("2020-01-02 follows 2020-01-02: give the days in time order, once");
  }

  @Test
  void a_stress_day_that_leaves_an_underlying_out_or_is_impossible_is_refused() {
    StressDay half = new StressDay("2020-03-12", Map.of(BTC_USDT, -0.4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HISTORY.scenarios(List.of(BTC_USDT, OTHER), DAYS, RETURNS, List.of(half)))
        .withMessageStartingWith("stress day 2020-03-12 does not move OTHER-USDT");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StressDay("2020-03-12", Map.of(BTC_USDT, -1.0)))
        .withMessageStartingWith("move of BTC-USDT on 2020-03-12 is -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StressDay("2020-03-12", Map.of(BTC_USDT, Double.NaN)))
        .withMessageStartingWith("move of BTC-USDT on 2020-03-12 is NaN");
  }

  @Test
  void a_scaled_return_beyond_all_numbers_is_refused_by_its_day() {
    double[][] returns = {{1e-6}, {1e-6}, {0.5}, {0.5}, {0.5}};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HISTORY.scenarios(List.of(BTC_USDT), DAYS, returns, List.of()))
        .withMessageStartingWith("move of BTC-USDT on 2020-01-03 is Infinity");
  }

  private static List<LocalDate> days(int count) {
    return LocalDate.of(2020, 1, 1).datesUntil(LocalDate.of(2020, 1, 1).plusDays(count)).toList();
  }
}
