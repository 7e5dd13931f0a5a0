package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.market.MarginLevels;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

final class StatusRulesTest {
  private static final MarginLevels LEVELS = Markets.parameters().levels();
  private static final MarginTotals REQUIREMENT = requirement("2000", "1000");
  private static final MarginTotals NOTHING = requirement("0", "0");

  @ParameterizedTest(name = "{0}: entered below {1}, left at {2}")
  @CsvSource(
      textBlock =
          """
          # level,          entry, exit
          INSOLVENT,         0,    20
          BELOW_MAINTENANCE, 1000, 1100
          MARGIN_CALL,       1250, 1270
          BELOW_INITIAL,     2000, 2020
          """)
  void a_level_is_left_at_a_higher_equity_than_it_is_entered(
      MarginStatus level, Cash entry, Cash exit) {
    assertThat(StatusRules.entry(level, REQUIREMENT, LEVELS)).isEqualTo(entry);
    assertThat(StatusRules.exit(level, REQUIREMENT, LEVELS)).isEqualTo(exit);
  }

  @ParameterizedTest(name = "{0} at {1} becomes {2}")
  @CsvSource(
      textBlock =
          """
          # previous,        equity,         next
          # falling, one level at a time: a level is entered below its threshold, not at it
          ABOVE_INITIAL,     2000,           ABOVE_INITIAL
          ABOVE_INITIAL,     1999.99999999,  BELOW_INITIAL
          BELOW_INITIAL,     1250,           BELOW_INITIAL
          BELOW_INITIAL,     1249.99999999,  MARGIN_CALL
          MARGIN_CALL,       1000,           MARGIN_CALL
          MARGIN_CALL,       999.99999999,   BELOW_MAINTENANCE
          BELOW_MAINTENANCE, 0,              BELOW_MAINTENANCE
          BELOW_MAINTENANCE, -0.00000001,    INSOLVENT
          # falling over several levels
          ABOVE_INITIAL,     1249.99999999,  MARGIN_CALL
          ABOVE_INITIAL,     999.99999999,   BELOW_MAINTENANCE
          ABOVE_INITIAL,     -0.00000001,    INSOLVENT
          BELOW_INITIAL,     0,              BELOW_MAINTENANCE
          BELOW_INITIAL,     -1,             INSOLVENT
          MARGIN_CALL,       -1,             INSOLVENT
          # rising, one level at a time: a level is left at its exit, not below it
          INSOLVENT,         19.99999999,    INSOLVENT
          INSOLVENT,         20,             BELOW_MAINTENANCE
          BELOW_MAINTENANCE, 1000,           BELOW_MAINTENANCE
          BELOW_MAINTENANCE, 1099.99999999,  BELOW_MAINTENANCE
          BELOW_MAINTENANCE, 1100,           MARGIN_CALL
          MARGIN_CALL,       1250,           MARGIN_CALL
          MARGIN_CALL,       1269.99999999,  MARGIN_CALL
          MARGIN_CALL,       1270,           BELOW_INITIAL
          BELOW_INITIAL,     2000,           BELOW_INITIAL
          BELOW_INITIAL,     2019.99999999,  BELOW_INITIAL
          BELOW_INITIAL,     2020,           ABOVE_INITIAL
          # rising over several levels: every level passed must be left
          INSOLVENT,         1099.99999999,  BELOW_MAINTENANCE
          INSOLVENT,         1100,           MARGIN_CALL
          INSOLVENT,         1270,           BELOW_INITIAL
          INSOLVENT,         2019.99999999,  BELOW_INITIAL
          INSOLVENT,         2020,           ABOVE_INITIAL
          BELOW_MAINTENANCE, 1269.99999999,  MARGIN_CALL
          BELOW_MAINTENANCE, 1270,           BELOW_INITIAL
          BELOW_MAINTENANCE, 2020,           ABOVE_INITIAL
          MARGIN_CALL,       2019.99999999,  BELOW_INITIAL
          MARGIN_CALL,       2020,           ABOVE_INITIAL
          # a level not entered yet is not entered by its buffer
          ABOVE_INITIAL,     2019.99999999,  ABOVE_INITIAL
          BELOW_INITIAL,     1269.99999999,  BELOW_INITIAL
          MARGIN_CALL,       1099.99999999,  MARGIN_CALL
          BELOW_MAINTENANCE, 19.99999999,    BELOW_MAINTENANCE
          """)
  void the_status_follows_equity_with_a_buffer_on_the_way_up(
      MarginStatus previous, Cash equity, MarginStatus next) {
    assertThat(StatusRules.next(previous, equity, REQUIREMENT, LEVELS)).isEqualTo(next);
  }

  @ParameterizedTest(name = "from {0}")
  @EnumSource(MarginStatus.class)
  void a_book_that_requires_nothing_is_safe_at_zero_and_insolvent_below(MarginStatus previous) {
    assertThat(StatusRules.next(previous, Cash.ZERO, NOTHING, LEVELS))
        .isEqualTo(MarginStatus.ABOVE_INITIAL);
    assertThat(StatusRules.next(previous, Cash.of("-0.00000001"), NOTHING, LEVELS))
        .isEqualTo(MarginStatus.INSOLVENT);
  }

  @ParameterizedTest(name = "from {0}")
  @EnumSource(MarginStatus.class)
  void the_same_equity_again_changes_nothing(MarginStatus previous) {
    for (int equity = -10; equity <= 2100; equity++) {
      Cash same = Cash.of(Integer.toString(equity));
      MarginStatus once = StatusRules.next(previous, same, REQUIREMENT, LEVELS);
      assertThat(StatusRules.next(once, same, REQUIREMENT, LEVELS))
          .as("%s at %s", previous, same)
          .isEqualTo(once);
    }
  }

  @Test
  void without_buffers_a_level_is_left_where_it_is_entered() {
    MarginLevels none = new MarginLevels(Rate.ZERO, Rate.ZERO, Rate.ZERO);
    for (MarginStatus previous : MarginStatus.values()) {
      assertThat(StatusRules.next(previous, Cash.of("2000"), REQUIREMENT, none))
          .isEqualTo(MarginStatus.ABOVE_INITIAL);
      // A call fraction of zero leaves no room between the call and maintenance.
      assertThat(StatusRules.next(previous, Cash.of("1000"), REQUIREMENT, none))
          .isEqualTo(MarginStatus.BELOW_INITIAL);
      assertThat(StatusRules.next(previous, Cash.ZERO, REQUIREMENT, none))
          .isEqualTo(MarginStatus.BELOW_MAINTENANCE);
    }
  }

  @Test
  void thresholds_are_rounded_up_against_the_account() {
    MarginTotals smallest = requirement("0.00000002", "0.00000001");
    assertThat(StatusRules.entry(MarginStatus.MARGIN_CALL, smallest, LEVELS))
        .isEqualTo(Cash.of("0.00000002"));
    assertThat(StatusRules.exit(MarginStatus.BELOW_MAINTENANCE, smallest, LEVELS))
        .isEqualTo(Cash.of("0.00000002"));
    assertThat(StatusRules.exit(MarginStatus.BELOW_INITIAL, smallest, LEVELS))
        .isEqualTo(Cash.of("0.00000003"));
  }

  @Test
  void the_best_level_has_no_threshold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StatusRules.entry(MarginStatus.ABOVE_INITIAL, REQUIREMENT, LEVELS))
        .withMessage("ABOVE_INITIAL is not entered by falling");
  }

  @Test
  void the_levels_are_in_order_and_the_two_worst_are_breaches() {
    assertThat(MarginStatus.values())
        .containsExactly(
            MarginStatus.ABOVE_INITIAL,
            MarginStatus.BELOW_INITIAL,
            MarginStatus.MARGIN_CALL,
            MarginStatus.BELOW_MAINTENANCE,
            MarginStatus.INSOLVENT);
    assertThat(MarginStatus.values())
        .filteredOn(MarginStatus::isBreach)
        .containsExactly(MarginStatus.BELOW_MAINTENANCE, MarginStatus.INSOLVENT);
    assertThat(MarginStatus.INSOLVENT.isWorseThan(MarginStatus.ABOVE_INITIAL)).isTrue();
    assertThat(MarginStatus.MARGIN_CALL.isWorseThan(MarginStatus.MARGIN_CALL)).isFalse();
    assertThat(MarginStatus.BELOW_INITIAL.isWorseThan(MarginStatus.MARGIN_CALL)).isFalse();
  }

  private static MarginTotals requirement(String initial, String maintenance) {
    return new MarginTotals(Cash.of(initial), Cash.of(maintenance));
  }
}
