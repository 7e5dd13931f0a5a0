package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.plimsoll.risk.Markets.bracket;
import static org.plimsoll.risk.Markets.schedule;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Cash;

final class MarginScheduleTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          # notional,       bracket, initial,         maintenance
          0,                0,       0,               0
          0.00000001,       0,       0.00000001,      0.00000001
          1000,             0,       50,              25
          249999.99999999,  0,       12500,           6250
          250000,           1,       12500,           6250
          250000.00000001,  1,       12500.00000001,  6250.00000001
          500000,           1,       37500,           18750
          999999.99999999,  1,       87500,           43750
          1000000,          2,       87500,           43750
          1000000.00000001, 2,       87500.00000001,  43750.00000001
          1500000,          2,       187500,          93750
          """)
  void each_slice_of_the_notional_is_margined_at_the_rate_of_its_bracket(
      Cash notional, int bracket, Cash initial, Cash maintenance) {
    assertThat(schedule().bracketOf(notional)).isEqualTo(bracket);
    assertThat(schedule().initialMargin(notional)).isEqualTo(initial);
    assertThat(schedule().maintenanceMargin(notional)).isEqualTo(maintenance);
  }

  @ParameterizedTest(name = "bracket {0}")
  @CsvSource({"0, 0, 0", "1, 12500, 6250", "2, 112500, 56250"})
  void the_amounts_are_what_makes_the_requirement_continuous(
      int bracket, Cash initial, Cash maintenance) {
    assertThat(schedule().initialAmount(bracket)).isEqualTo(initial);
    assertThat(schedule().maintenanceAmount(bracket)).isEqualTo(maintenance);
  }

  @Test
  void a_requirement_never_exceeds_the_notional() {
    MarginSchedule full = MarginSchedule.of(List.of(bracket("0", "1", "1")));
    assertThat(full.initialMargin(Cash.of("92233720368.54775807")))
        .isEqualTo(Cash.of("92233720368.54775807"));
  }

  @Test
  void schedules_of_the_same_brackets_are_equal() {
    assertThat(schedule()).isEqualTo(schedule()).hasSameHashCodeAs(schedule());
    assertThat(schedule()).isNotEqualTo(MarginSchedule.of(schedule().brackets().subList(0, 2)));
  }

  @Test
  void no_brackets_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarginSchedule.of(List.of()))
        .withMessage("the first bracket must start at notional 0");
  }

  @Test
  void a_gap_below_the_first_bracket_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarginSchedule.of(List.of(bracket("0.00000001", "0.1", "0.05"))))
        .withMessage("the first bracket must start at notional 0");
  }

  @ParameterizedTest(name = "{0}, {1}, {2} after 100, 0.1, 0.05")
  @CsvSource(
      textBlock =
          """
          # floor,    initial,    maintenance
          100,        0.2,        0.1
          99.9999,    0.2,        0.1
          200,        0.09999999, 0.05
          200,        0.1,        0.04999999
          """)
  void brackets_that_do_not_rise_in_floor_or_fall_in_rate_are_refused(
      String floor, String initial, String maintenance) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                MarginSchedule.of(
                    List.of(
                        bracket("0", "0.05", "0.02"),
                        bracket("100", "0.1", "0.05"),
                        bracket(floor, initial, maintenance))))
        .withMessageEndingWith("broken at floor " + floor);
  }

  @Test
  void brackets_of_equal_rates_are_a_schedule() {
    MarginSchedule flat =
        MarginSchedule.of(List.of(bracket("0", "0.1", "0.05"), bracket("100", "0.1", "0.05")));
    assertThat(flat.initialMargin(Cash.of("300"))).isEqualTo(Cash.of("30"));
    assertThat(flat.initialAmount(1)).isEqualTo(Cash.ZERO);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @CsvSource(
      textBlock =
          """
          # floor,    initial,    maintenance
          0.00000005, 0.3,        0.2
          100.000001, 0.123,      0.1
          100.000001, 0.2,        0.123
          """)
  void an_amount_that_needs_rounding_is_refused(String floor, String initial, String maintenance) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                MarginSchedule.of(
                    List.of(bracket("0", "0.1", "0.1"), bracket(floor, initial, maintenance))))
        .withMessageStartingWith("floor " + floor + " x rate step ")
        .withMessageEndingWith(" has more than 8 decimals");
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @CsvSource(
      textBlock =
          """
          # floor,     initial,    maintenance
          0,           0.1,        0
          0,           0.1,        -0.05
          0,           0.05,       0.05000001
          0,           1.00000001, 0.5
          -0.00000001, 0.1,        0.05
          """)
  void a_bracket_of_impossible_rates_or_floor_is_refused(
      String floor, String initial, String maintenance) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bracket(floor, initial, maintenance))
        .withMessageStartingWith("a bracket needs 0 < maintenance rate <= initial rate <= 1")
        .withMessageContaining(floor);
  }
}
