package org.plimsoll.risk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProcyclicalityTest {
  private static final double[] CALCULATED = {100, 110, 140, 180, 150};

  @Test
  void peak_to_trough_and_average_are_those_of_the_series() {
    assertThat(Procyclicality.peakToTrough(CALCULATED)).isEqualTo(1.8);
    assertThat(Procyclicality.peakToTrough(new double[] {7})).isEqualTo(1);
    assertThat(Procyclicality.average(CALCULATED)).isEqualTo(136);
  }

  @ParameterizedTest(name = "within {0} days")
  @CsvSource({"1, 0.2857142857142857", "2, 0.6363636363636364", "3, 0.8", "5, 0.8"})
  void the_largest_rise_is_that_within_the_days(int days, double rise) {
    assertThat(Procyclicality.largestRise(CALCULATED, days)).isCloseTo(rise, within(1e-12));
  }

  @Test
  void margins_that_only_fall_have_no_rise() {
    assertThat(Procyclicality.largestRise(new double[] {3, 2, 1}, 5)).isZero();
    assertThat(Procyclicality.largestRise(new double[] {3}, 5)).isZero();
  }

  /**
   * The rule: Regulation (EU) 153/2013, Article 28(1)(a). The second day rises by exactly a tenth
   * and not by more, so its buffer stays.
   */
  @Test
  void the_buffer_goes_while_margins_rise_fast_and_is_back_when_they_fall() {
    assertThat(AntiProcyclicality.buffered(CALCULATED, 0.25, 0.10))
        .containsExactly(new double[] {125, 137.5, 140, 180, 187.5}, within(1e-9));
  }

  @Test
  void a_buffer_given_up_is_not_back_before_margins_fall() {
    assertThat(AntiProcyclicality.buffered(new double[] {100, 120, 121, 121, 120}, 0.25, 0.10))
        .containsExactly(new double[] {125, 120, 121, 121, 150}, within(1e-9));
  }

  @Test
  void a_rise_of_exactly_the_release_keeps_the_buffer_whatever_its_rounding() {
    for (int cents = 1; cents <= 10_000; cents++) {
      double calculated = cents / 100.0;
      double[] margins =
          AntiProcyclicality.buffered(
              new double[] {calculated, cents * 110 / 10_000.0}, 0.25, 0.10);
      assertThat(margins[1]).as("from %s", calculated).isGreaterThan(1.3 * calculated);
    }
  }

  @Test
  void stressed_observations_weigh_as_given() {
    assertThat(AntiProcyclicality.stressWeighted(CALCULATED, 200, 0.25))
        .containsExactly(new double[] {125, 132.5, 155, 185, 162.5}, within(1e-9));
  }

  @Test
  void no_margin_is_below_the_floor() {
    assertThat(AntiProcyclicality.floored(CALCULATED, 120))
        .containsExactly(120, 120, 140, 180, 150);
  }

  @Test
  void each_tool_swings_less_than_the_calculated_margin() {
    double swing = Procyclicality.peakToTrough(CALCULATED);
    assertThat(Procyclicality.peakToTrough(AntiProcyclicality.buffered(CALCULATED, 0.25, 0.10)))
        .isLessThan(swing);
    assertThat(
            Procyclicality.peakToTrough(AntiProcyclicality.stressWeighted(CALCULATED, 200, 0.25)))
        .isLessThan(swing);
    assertThat(Procyclicality.peakToTrough(AntiProcyclicality.floored(CALCULATED, 120)))
        .isLessThan(swing);
  }

  @Test
  void margins_that_are_not_above_zero_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Procyclicality.peakToTrough(new double[] {1, 0}))
        .withMessage("margin of day [1] is 0.0: it must be above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Procyclicality.largestRise(new double[] {1, Double.NaN}, 5))
        .withMessageStartingWith("margin of day [1] is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Procyclicality.average(new double[0]))
        .withMessage("there is no margin of day: give at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Procyclicality.largestRise(CALCULATED, 0))
        .withMessage("number of days is 0: it must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AntiProcyclicality.buffered(CALCULATED, 1.25, 0.1))
        .withMessage("buffer is 1.25: it must lie in [0, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AntiProcyclicality.stressWeighted(CALCULATED, -1, 0.25))
        .withMessage("stressed margin is -1.0: it must be above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AntiProcyclicality.floored(CALCULATED, Double.POSITIVE_INFINITY))
        .withMessageStartingWith("floor is Infinity");
  }
}
