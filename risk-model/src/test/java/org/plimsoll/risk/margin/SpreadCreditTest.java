package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpreadCreditTest {
  @ParameterizedTest(name = "{0}, {1}, {2}")
  @CsvSource({"500, 500, 200, 200", "500, 750, 50, 300", "750, 500, 50, 300", "500, 750, 0, 250"})
  void a_calendar_spread_costs_the_difference_and_a_charge(
      double first, double second, double charge, double margin) {
    assertThat(SpreadCredit.calendarMargin(first, second, charge)).isEqualTo(margin);
  }

  @ParameterizedTest(name = "{0} against {1}")
  @CsvSource({
    "2, -1, 1, 3300",
    "-2, 1, 1, 3300",
    "4, -1, 1, 3300",
    "5, -3, 2.5, 8250",
    "2, 1, 0, 0",
    "2, 0, 0, 0"
  })
  void opposite_positions_in_the_ratio_are_credited(
      double first, double second, double spreads, double credit) {
    SpreadCredit rule = new SpreadCredit(2, 1, 0.55);
    assertThat(rule.spreads(first, second)).isEqualTo(spreads);
    assertThat(rule.credit(first, 2000, second, 2000)).isCloseTo(credit, within(1e-9));
  }

  @Test
  void one_spread_keeps_what_is_not_credited() {
    assertThat(6000 - new SpreadCredit(2, 1, 0.55).credit(2, 2000, -1, 2000))
        .isCloseTo(2700, within(1e-9));
  }

  @Test
  void a_ratio_of_nothing_and_a_credit_above_the_margin_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpreadCredit(0, 1, 0.5))
        .withMessage("first ratio must be finite and > 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpreadCredit(1, 1, 1.1))
        .withMessage("credit rate must be in [0, 1], was: 1.1");
    assertThatIllegalArgumentException().isThrownBy(() -> SpreadCredit.calendarMargin(-1, 0, 0));
  }
}
