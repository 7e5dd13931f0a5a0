package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.margin.ScanningRisk.Holding;

final class ScanningRiskTest {
  private static final List<Double> FUTURE =
      array(
          0, 0, 3330, 3330, -3330, -3330, 6670, 6670, -6670, -6670, 10000, 10000, -10000, -10000,
          7000, -7000);
  private static final List<Double> CALL =
      array(
          460, -610, 2640, 1730, -1270, -2340, 5210, 4540, -2540, -3430, 8060, 7640, -3380, -3990,
          3130, -1500);

  @Test
  void scenarios_add_up_over_a_covered_call() {
    List<Holding> coveredCall = List.of(new Holding(1, FUTURE), new Holding(-1, CALL));
    assertThat(ScanningRisk.profits(coveredCall))
        .containsExactly(
            -460, 610, 690, 1600, -2060, -990, 1460, 2130, -4130, -3240, 1940, 2360, -6620, -6010,
            3870, -5500);
    assertThat(ScanningRisk.of(coveredCall)).isEqualTo(new ScanningRisk(6620, 12));
  }

  @Test
  void the_risk_is_the_largest_loss_in_the_first_scenario_that_has_it() {
    assertThat(ScanningRisk.of(List.of(new Holding(1, FUTURE))))
        .isEqualTo(new ScanningRisk(10000, 12));
    assertThat(ScanningRisk.of(List.of(new Holding(1, CALL))))
        .isEqualTo(new ScanningRisk(3990, 13));
    assertThat(ScanningRisk.of(List.of(new Holding(-1, CALL))))
        .isEqualTo(new ScanningRisk(8060, 10));
    assertThat(ScanningRisk.of(List.of(new Holding(1, array(5, 3)))))
        .isEqualTo(new ScanningRisk(0, 1));
  }

  @ParameterizedTest(name = "{0}, {1}, -{2}, minimum {3}, less {4}")
  @CsvSource(
      textBlock =
          """
          # calendar, delivery, credit, minimum, option value, requirement
          0,          0,        0,      0,       0,            6620
          300,        100,      1000,   0,       0,            6020
          300,        100,      1000,   7000,    0,            7000
          0,          0,        0,      0,       1000,         5620
          0,          0,        0,      0,       -1000,        7620
          0,          0,        0,      7000,    -1000,        8000
          0,          0,        9000,   0,       0,            0
          0,          0,        0,      0,       9000,         0
          """)
  void charges_raise_and_credits_and_options_owned_lower_the_requirement(
      double calendar,
      double delivery,
      double credit,
      double minimum,
      double optionValue,
      double requirement) {
    assertThat(
            new ScanningRisk(6620, 12)
                .requirement(calendar, delivery, credit, minimum, optionValue))
        .isEqualTo(requirement);
  }

  @Test
  void no_holdings_unequal_scenarios_and_losses_that_are_no_numbers_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScanningRisk.of(List.of()))
        .withMessage("scanning risk needs a holding and a scenario");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ScanningRisk.of(List.of(new Holding(1, FUTURE), new Holding(1, array(1)))))
        .withMessage("all holdings need the same scenarios, had: 16 and 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScanningRisk.of(List.of(new Holding(1, array(1, Double.NaN)))))
        .withMessage("profit in scenario 1 must be a finite number, was: NaN");
  }

  private static List<Double> array(double... profits) {
    return Arrays.stream(profits).boxed().toList();
  }
}
