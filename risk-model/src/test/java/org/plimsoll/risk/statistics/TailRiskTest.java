package org.plimsoll.risk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TailRiskTest {
  private static final double[] TEN = {5, -1, 3, -8, 0, -4, 7, -2, 9, -4};

  @ParameterizedTest(name = "at {0}: tail mass {1}")
  @CsvSource(
      textBlock =
          """
          # confidence, mass, shortfall,           value at risk
          0.95,         0.5,  8,                   8
          0.9,          1,    8,                   4
          0.85,         1.5,  6.666666666666667,   4
          0.8,          2,    6,                   4
          0.75,         2.5,  5.6,                 4
          0.7,          3,    5.333333333333333,   2
          0.5,          5,    3.8,                 0
          """)
  void shortfall_is_the_mean_of_the_tail_with_its_last_scenario_in_part(
      double confidence, double mass, double shortfall, double valueAtRisk) {
    assertThat(TailRisk.expectedShortfall(TEN, confidence)).isCloseTo(shortfall, within(1e-12));
    assertThat(TailRisk.valueAtRisk(TEN, confidence)).isEqualTo(valueAtRisk);
  }

  @ParameterizedTest(name = "{0} scenarios at {1}")
  @CsvSource({"500, 0.99, 5", "1000, 0.975, 25", "250, 0.996, 1", "100, 0.99, 1", "300, 0.9, 30"})
  void a_mass_that_is_whole_but_for_rounding_is_whole(int scenarios, double confidence, int size) {
    double[] pnl = IntStream.range(0, scenarios).asDoubleStream().toArray();
    assertThat(TailRisk.tail(pnl, confidence)).hasSize(size);
    assertThat(TailRisk.valueAtRisk(pnl, confidence)).isEqualTo(-size);
    assertThat(TailRisk.expectedShortfall(pnl, confidence)).isEqualTo(-(size - 1) / 2.0);
  }

  @Test
  void the_tail_is_named_worst_first_and_of_equals_the_earlier_first() {
    assertThat(TailRisk.tail(TEN, 0.75)).containsExactly(3, 5, 9);
    assertThat(TailRisk.tailWeights(10, 0.75)).containsExactly(0.4, 0.4, 0.2);
    assertThat(TailRisk.tail(TEN, 0.8)).containsExactly(3, 5);
    assertThat(TailRisk.tailWeights(10, 0.8)).containsExactly(0.5, 0.5);
    assertThat(TailRisk.tail(TEN, 0.99)).containsExactly(3);
    assertThat(TailRisk.tailWeights(10, 0.99)).containsExactly(1);
  }

  @Test
  void a_tail_that_gains_is_a_negative_loss() {
    assertThat(TailRisk.expectedShortfall(new double[] {3, 1, 2}, 0.99)).isEqualTo(-1);
  }

  @Test
  void one_scenario_is_its_own_tail() {
    assertThat(TailRisk.expectedShortfall(new double[] {-7}, 0.5)).isEqualTo(7);
    assertThat(TailRisk.valueAtRisk(new double[] {-7}, 0.5)).isEqualTo(7);
  }

  @Test
  void a_scratch_can_be_used_again_and_by_smaller_tails() {
    double[] scratch = new double[TailRisk.scratchLength(10, 0.5)];
    Arrays.fill(scratch, Double.NaN);
    assertThat(TailRisk.expectedShortfall(TEN, 0.5, scratch)).isEqualTo(3.8);
    assertThat(TailRisk.expectedShortfall(TEN, 0.8, scratch)).isEqualTo(6);
    assertThat(TailRisk.expectedShortfall(TEN, 0.5, scratch)).isEqualTo(3.8);
  }

  @Test
  void a_scratch_too_short_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TailRisk.expectedShortfall(TEN, 0.9, new double[1]))
        .withMessage("scratch has 1 slots and needs 2: size it by scratchLength");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void a_scenario_that_is_not_finite_is_refused_by_its_place(double bad) {
    for (int size : new int[] {1, 10, 64, 500}) {
      for (int at : new int[] {0, size / 2, size - 1}) {
        double[] pnl = new double[size];
        pnl[at] = bad;
        String message =
            "scenario P&L [" + at + "] is " + bad + ": give a finite number, or leave the case out";
        assertThatIllegalArgumentException()
            .isThrownBy(() -> TailRisk.expectedShortfall(pnl, 0.99))
            .withMessage(message);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> TailRisk.valueAtRisk(pnl, 0.99))
            .withMessage(message);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> TailRisk.tail(pnl, 0.99))
            .withMessage(message);
      }
    }
  }

  @Test
  void no_scenarios_are_refused() {
    double[] none = {};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TailRisk.expectedShortfall(none, 0.99))
        .withMessage("there is no scenario P&L: give at least one");
    assertThatIllegalArgumentException().isThrownBy(() -> TailRisk.valueAtRisk(none, 0.99));
    assertThatIllegalArgumentException().isThrownBy(() -> TailRisk.tail(none, 0.99));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, 0.4999, 1, 99})
  void a_confidence_outside_its_range_is_refused(double confidence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TailRisk.expectedShortfall(TEN, confidence))
        .withMessage("confidence is " + confidence + ": it must lie in [0.5, 1), as 0.99 does");
  }

  @Test
  void weights_of_another_tail_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TailRisk.componentShortfall(TEN, new int[] {3}, TailRisk.tailWeights(10, 0.8)))
        .withMessageStartingWith("a tail of 1 scenarios has 2 weights");
  }
}
