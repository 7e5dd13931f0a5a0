package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.FixingEvent.InterestFixed;
import org.plimsoll.oracle.FixingEvent.InterestOutcome;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Interest;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

class BorrowIntervalRulesTest {
  private static final AssetId USDT = AssetId.of("USDT");
  private static final Duration INTERVAL = Duration.ofHours(8);
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final Instant END = START.plus(INTERVAL);
  private static final BorrowIntervalRules RULES =
      new BorrowIntervalRules(
          USDT, ParameterFile.house().asset(USDT).terms().debtInterest().orElseThrow());

  @Test
  void the_example_of_the_document() {
    InterestFixed fixed = only(due(BorrowState.EMPTY, totals("400000", "1000000"), END));

    assertThat(fixed.utilization()).contains(Rate.of("0.4"));
    assertThat(fixed.yearlyRate()).isEqualTo(Rate.of("0.06"));
    assertThat(fixed.index()).hasToString("1.000054794521");
    assertThat(fixed.index().interestOn(Cash.of("10000"), BorrowIndex.ONE))
        .isEqualTo(Cash.of("0.54794521"));
  }

  @ParameterizedTest(name = "{0} borrowed of {1}: {2}, {3} a year, {4}")
  @CsvSource({
    "0,   100, 0,   0.02, CHARGED",
    ",    100, 0,   0.02, CHARGED",
    "40,  100, 0.4, 0.06, CHARGED",
    "80,  100, 0.8, 0.1,  CHARGED",
    "90,  100, 0.9, 0.35, CHARGED",
    "100, 100, 1,   0.6,  CHARGED",
    "300, 100, 1,   0.6,  CHARGED",
    "1,   ,    1,   0.6,  CHARGED",
    ",    ,    ,    0.02, TOTALS_UNKNOWN",
  })
  void an_interval_costs_what_the_utilization_of_the_moment_asks(
      String borrowings, String deposits, String utilization, String yearly, InterestOutcome how) {
    Instant late = END.plus(BorrowIntervalRules.PATIENCE);

    InterestFixed fixed = only(due(BorrowState.EMPTY, totals(borrowings, deposits), late));

    assertThat(fixed.utilization()).isEqualTo(Optional.ofNullable(utilization).map(Rate::of));
    assertThat(fixed.yearlyRate()).isEqualTo(Rate.of(yearly));
    assertThat(fixed.index()).isEqualTo(BorrowIndex.ONE.after(Rate.of(yearly), INTERVAL));
    assertThat(fixed.outcome()).isEqualTo(how);
    assertThat(fixed.intervals()).isEqualTo(1);
    assertThat(fixed.intervalEnd()).isEqualTo(END);
  }

  @Test
  void an_interval_is_fixed_once_and_the_next_grows_on_it() {
    MarketTotals totals = totals("40", "100");
    BorrowState first = BorrowState.EMPTY.apply(only(due(BorrowState.EMPTY, totals, END)));

    assertThat(due(first, totals, END)).isEmpty();
    assertThat(due(first, totals, END.plusSeconds(28_799))).isEmpty();
    assertThat(due(first, totals, END.minusSeconds(1)))
        .as("the clock of another node may be behind")
        .isEmpty();
    assertThat(only(due(first, totals, END.plus(INTERVAL))).index()).hasToString("1.000109592044");
  }

  @Test
  void intervals_nobody_watched_are_one_event_that_costs_nothing() {
    MarketTotals totals = totals("40", "100");
    BorrowState first = BorrowState.EMPTY.apply(only(due(BorrowState.EMPTY, totals, END)));

    List<InterestFixed> late = due(first, totals, END.plus(Duration.ofHours(25)));

    assertThat(late).extracting(InterestFixed::intervals).containsExactly(2L, 1L);
    assertThat(late.get(0).outcome()).isEqualTo(InterestOutcome.NOT_WATCHED);
    assertThat(late.get(0).yearlyRate()).isEqualTo(Rate.ZERO);
    assertThat(late.get(0).index()).isEqualTo(first.index());
    assertThat(late.get(0).intervalEnd()).isEqualTo(END.plus(Duration.ofHours(16)));
    assertThat(late.get(1).outcome()).isEqualTo(InterestOutcome.CHARGED);
    assertThat(late.get(1).index()).isEqualTo(first.index().after(Rate.of("0.06"), INTERVAL));
    assertThat(late.get(1).intervalEnd()).isEqualTo(END.plus(Duration.ofHours(24)));
  }

  @Test
  void totals_that_are_not_known_yet_are_waited_for_a_minute() {
    assertThat(due(BorrowState.EMPTY, MarketTotals.UNKNOWN, END.plusSeconds(59))).isEmpty();
    assertThat(due(BorrowState.EMPTY, MarketTotals.UNKNOWN, END.plusSeconds(60))).hasSize(1);

    BorrowState first =
        BorrowState.EMPTY.apply(only(due(BorrowState.EMPTY, totals("1", "2"), END)));
    Instant restart = END.plus(Duration.ofHours(9));
    assertThat(RULES.due(first, restart, MarketTotals.UNKNOWN, restart.plusSeconds(59))).isEmpty();
    assertThat(RULES.due(first, restart, totals("1", "2"), restart)).hasSize(1);
    assertThat(RULES.due(first, restart, MarketTotals.UNKNOWN, restart.plusSeconds(60)))
        .extracting(InterestFixed::outcome)
        .containsExactly(InterestOutcome.TOTALS_UNKNOWN);
  }

  @Test
  void an_asset_that_is_new_waits_for_its_first_interval_end_at_an_index_of_one() {
    assertThat(due(BorrowState.EMPTY, totals("1", "2"), END.minusSeconds(1))).isEmpty();
    assertThat(BorrowIntervalRules.standing(BorrowState.EMPTY))
        .isEqualTo(
            new Interest(BorrowIndex.ONE, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static List<InterestFixed> due(BorrowState state, MarketTotals totals, Instant now) {
    return RULES.due(state, START, totals, now);
  }

  private static InterestFixed only(List<InterestFixed> due) {
    assertThat(due).hasSize(1);
    return due.get(0);
  }

  private static MarketTotals totals(String borrowings, String deposits) {
    return new MarketTotals(Map.of(), amounts(deposits), amounts(borrowings));
  }

  private static Map<AssetId, Cash> amounts(String amount) {
    return amount == null ? Map.of() : Map.of(USDT, Cash.of(amount));
  }
}
