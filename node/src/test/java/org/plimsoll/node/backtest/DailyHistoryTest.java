package org.plimsoll.node.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.node.backtest.Histories.BTC;
import static org.plimsoll.node.backtest.Histories.ETH;
import static org.plimsoll.node.backtest.Histories.bar;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plimsoll.oracle.Bar;
import org.plimsoll.risk.statistics.FilteredHistory;
import org.plimsoll.risk.units.Price;

final class DailyHistoryTest {
  private static final FilteredHistory FILTER = new FilteredHistory(0.9, 1, 1);

  private static DailyHistory of(Duration barLength, Bar... bars) {
    return DailyHistory.of("prices.csv", List.of(bars), barLength, Histories.INDEXES);
  }

  @Test
  void a_day_closes_with_the_last_bar_that_started_on_it() {
    DailyHistory history =
        of(
            Duration.ofHours(1),
            bar("2020-01-01T05:00:00Z", "100", "10"),
            bar("2020-01-01T23:00:00Z", "110", "12"),
            bar("2020-01-02T00:00:00Z", "120", "9"),
            bar("2020-01-02T23:00:00Z", "121", "6"));

    assertThat(history.days())
        .containsExactly(LocalDate.parse("2020-01-01"), LocalDate.parse("2020-01-02"));
    assertThat(history.indexes()).containsExactly(BTC, ETH);
    assertThat(history.closes(0)).containsEntry(BTC, Price.of("110"));
    assertThat(history.closes(1)).containsEntry(ETH, Price.of("6"));
    assertThat(history.logReturns()).hasNumberOfRows(1);
    assertThat(history.logReturns()[0])
        .containsExactly(new double[] {Math.log(1.1), Math.log(0.5)}, within(1e-15));
    assertThat(history.returnDays(1)).containsExactly(LocalDate.parse("2020-01-02"));
  }

  @Test
  void bars_of_minutes_close_a_day_too_and_a_day_that_has_not_ended_is_left_out() {
    DailyHistory history =
        of(
            Duration.ofMinutes(1),
            bar("2020-01-01T23:59:00Z", "100", "10"),
            bar("2020-01-02T23:58:00Z", "110", "12"));

    assertThat(history.days()).containsExactly(LocalDate.parse("2020-01-01"));
  }

  @Test
  void missing_days_are_named_when_returns_are_needed() {
    DailyHistory history =
        of(
            Duration.ofDays(1),
            bar("2020-01-01T00:00:00Z", "100", "10"),
            bar("2020-01-03T00:00:00Z", "100", "10"),
            bar("2020-01-07T00:00:00Z", "100", "10"));

    assertThatThrownBy(() -> history.scenarios(FILTER))
        .isInstanceOf(UnusableInputException.class)
        .hasMessageContaining("prices.csv")
        .hasMessageContaining("2020-01-02, 2020-01-04 to 2020-01-06");
  }

  @Test
  void too_few_days_are_counted() {
    DailyHistory history =
        of(
            Duration.ofDays(1),
            bar("2020-01-01T00:00:00Z", "100", "10"),
            bar("2020-01-02T00:00:00Z", "100", "10"));

    assertThat(history.suffices(FILTER)).isFalse();
    assertThatThrownBy(() -> history.scenarios(FILTER))
        .isInstanceOf(UnusableInputException.class)
        .hasMessage("prices.csv has 2 complete days and 3 are needed");
  }

  @Test
  void no_bar_is_a_history_of_no_day() {
    assertThat(of(Duration.ofDays(1)).suffices(FILTER)).isFalse();
  }

  @Test
  void scenarios_are_those_of_every_day_after_the_seed() {
    List<Bar> bars = new ArrayList<>(Histories.walk(1, 111));
    DailyHistory history = Histories.of(bars);

    assertThat(history.suffices(Histories.FILTER)).isTrue();
    assertThat(history.scenarios(Histories.FILTER).size()).isEqualTo(100);
    assertThat(history.scenarios(Histories.FILTER).underlyings()).containsExactly(BTC, ETH);
  }
}
