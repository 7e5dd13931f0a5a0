package org.plimsoll.risk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Seed;

final class BacktestTest {
  private static final LocalDate START = LocalDate.of(2020, 1, 1);

  @Test
  void a_loss_above_the_margin_is_an_exception_and_one_equal_to_it_is_not() {
    assertThat(new BacktestDay(START, 100, -100).isException()).isFalse();
    assertThat(new BacktestDay(START, 100, -100.01).isException()).isTrue();
    assertThat(new BacktestDay(START, 100, 500).isException()).isFalse();
  }

  @Test
  void a_result_names_its_exceptions_and_carries_all_three_tests() {
    BacktestResult result = Backtest.run(series(250, 7, 90, 200), 0.99);
    assertThat(result.days()).isEqualTo(250);
    assertThat(result.exceptions()).isEqualTo(3);
    assertThat(result.exceptionDates())
        .containsExactly(START.plusDays(7), START.plusDays(90), START.plusDays(200));
    assertThat(result.kupiec().ratio().statistic()).isCloseTo(0.09494, within(1e-6));
    assertThat(result.christoffersen().n11()).isZero();
    assertThat(result.light().zone()).isEqualTo(TrafficLight.Zone.GREEN);
    assertThat(result.worstLight()).isEqualTo(result.light());
    assertThat(result.worstWindowEnd()).isEqualTo(START.plusDays(249));
    assertThat(CalibrationAdvice.of(result))
        .isEqualTo(
            new CalibrationAdvice(
                1,
                List.of(
                    "3 exceptions in the last 250 days are GREEN: multiply by (3 + 0.0) / 3.")));
  }

  @Test
  void the_light_forgets_after_250_days_and_the_worst_window_does_not() {
    int[] early = IntStream.range(0, 10).map(i -> 12 * i).toArray();
    BacktestResult result = Backtest.run(series(600, early), 0.99);
    assertThat(result.light()).isEqualTo(new TrafficLight(250, 0, result.light().probability()));
    assertThat(result.worstLight().exceptions()).isEqualTo(10);
    assertThat(result.worstLight().zone()).isEqualTo(TrafficLight.Zone.RED);
    assertThat(result.worstWindowEnd()).isEqualTo(START.plusDays(249));
    assertThat(CalibrationAdvice.of(result).multiplier()).isEqualTo(1);
    assertThat(CalibrationAdvice.of(result).reasons())
        .contains(
            "10 exceptions in the 250 days to 2020-09-06 were RED:"
                + " keep that period among the stress days.");
  }

  @Test
  void margins_are_averaged_and_their_swing_measured() {
    double[] margins = {100, 110, 140, 180, 150};
    List<BacktestDay> days = new ArrayList<>();
    for (int i = 0; i < margins.length; i++) {
      days.add(new BacktestDay(START.plusDays(i), margins[i], 0));
    }
    BacktestResult result = Backtest.run(days, 0.99);
    assertThat(result.averageMargin()).isEqualTo(136);
    assertThat(result.peakToTrough()).isEqualTo(1.8);
    assertThat(result.largestFiveDayRise()).isCloseTo(0.8, within(1e-12));
    assertThat(result.light().days()).isEqualTo(5);
    assertThat(result.light().zone()).isEqualTo(TrafficLight.Zone.GREEN);
  }

  /** Source: Basel Committee (January 1996), table 2. */
  @ParameterizedTest(name = "{0} exceptions")
  @CsvSource({"4, 3", "5, 3.4", "6, 3.5", "7, 3.65", "8, 3.75", "9, 3.85", "10, 4", "30, 4"})
  void the_multiplier_is_that_of_the_light_over_three(int exceptions, double ofThree) {
    int[] spread = IntStream.range(0, exceptions).map(i -> 8 * i).toArray();
    CalibrationAdvice advice = CalibrationAdvice.of(Backtest.run(series(250, spread), 0.99));
    assertThat(advice.multiplier()).isCloseTo(ofThree / 3, within(1e-12));
  }

  @Test
  void reasons_say_what_is_wrong_with_number_and_clusters() {
    CalibrationAdvice clustered =
        CalibrationAdvice.of(Backtest.run(series(250, 40, 41, 42, 43, 200, 201, 202), 0.99));
    assertThat(clustered.reasons())
        .containsExactly(
            "7 exceptions in the last 250 days are YELLOW: multiply by (3 + 0.65) / 3.",
            "7 exceptions in all 250 days, 2.5 expected (Kupiec, p = 0.0190):"
                + " the margin is too low.",
            "5 of 7 exceptions with a next day were followed by another (Christoffersen,"
                + " p = 0.0000): let the volatility react faster, by a lower lambda.");
    CalibrationAdvice idle = CalibrationAdvice.of(Backtest.run(series(500), 0.99));
    assertThat(idle.multiplier()).isEqualTo(1);
    assertThat(idle.reasons())
        .contains(
            "0 exceptions in all 500 days, 5.0 expected (Kupiec, p = 0.0015):"
                + " the margin is too high for its confidence.");
    int[] everyOther = IntStream.range(0, 50).map(i -> 2 * i).toArray();
    assertThat(CalibrationAdvice.of(Backtest.run(series(100, everyOther), 0.5)).reasons())
        .anyMatch(reason -> reason.endsWith("look for a margin that overreacts."));
  }

  @Test
  void the_worst_window_is_the_one_that_counting_each_finds() {
    SplittableRandom random = Seed.random();
    for (int i = 0; i < 300; i++) {
      int length = random.nextInt(2, 700);
      int[] exceptions =
          IntStream.range(0, length).filter(day -> random.nextInt(40) == 0).toArray();
      BacktestResult result = Backtest.run(series(length, exceptions), 0.99);
      long most = 0;
      for (int from = 0; from <= Math.max(0, length - 250); from++) {
        int first = from;
        most =
            Math.max(
                most, IntStream.of(exceptions).filter(d -> d >= first && d < first + 250).count());
      }
      assertThat(result.worstLight().exceptions())
          .as("seed %d case %d: %d days", Seed.VALUE, i, length)
          .isEqualTo((int) most);
      int end = (int) START.until(result.worstWindowEnd(), ChronoUnit.DAYS);
      assertThat(IntStream.of(exceptions).filter(d -> d <= end && d > end - 250).count())
          .as("seed %d case %d: window to %d", Seed.VALUE, i, end)
          .isEqualTo(most);
    }
  }

  @Test
  void series_that_make_no_sense_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backtest.run(series(1), 0.99))
        .withMessage("number of days is 1: it must be at least 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backtest.run(series(2), 1))
        .withMessageStartingWith("confidence is 1.0");
    BacktestDay day = new BacktestDay(START, 1, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backtest.run(List.of(day, day), 0.99))
        .withMessage("2020-01-01 follows 2020-01-01: give the days in time order, once");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BacktestDay(START, 0, 0))
        .withMessage("margin of 2020-01-01 is 0.0: it must be above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BacktestDay(START, 1, Double.NaN))
        .withMessageStartingWith("P&L of 2020-01-01 is NaN");
  }

  /** Days of margin 100 whose P&amp;L is 1, and -101 on the days given, counted from 0. */
  private static List<BacktestDay> series(int length, int... exceptionDays) {
    List<BacktestDay> days = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      days.add(new BacktestDay(START.plusDays(i), 100, 1));
    }
    for (int i : exceptionDays) {
      days.set(i, new BacktestDay(START.plusDays(i), 100, -101));
    }
    return days;
  }
}
