package org.plimsoll.risk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TailMultipliersTest {
  /** Source of the closed forms: McNeil, Frey and Embrechts, Quantitative Risk Management. */
  @ParameterizedTest(name = "at {0}")
  @CsvSource(
      textBlock =
          """
          # confidence, normal VaR, ES,   t4 VaR,   ES,       t3 VaR,   ES
          0.95,  1.644854, 2.062713, 2.131847, 3.20287,  2.353363, 3.874268
          0.975, 1.959964, 2.337803, 2.776445, 3.993557, 3.182446, 5.039583
          0.99,  2.326348, 2.665214, 3.746947, 5.220584, 4.540703, 7.003082
          0.995, 2.575829, 2.891949, 4.604095, 6.324831, 5.840909, 8.912473
          """)
  void multipliers_agree_with_the_closed_forms(
      double confidence,
      double normalVar,
      double normalShortfall,
      double fourVar,
      double fourShortfall,
      double threeVar,
      double threeShortfall) {
    assertThat(TailMultipliers.normalValueAtRisk(confidence)).isCloseTo(normalVar, within(1e-6));
    assertThat(TailMultipliers.normalExpectedShortfall(confidence))
        .isCloseTo(normalShortfall, within(1e-6));
    assertThat(TailMultipliers.studentValueAtRisk(confidence, 4)).isCloseTo(fourVar, within(1e-6));
    assertThat(TailMultipliers.studentExpectedShortfall(confidence, 4))
        .isCloseTo(fourShortfall, within(1e-6));
    assertThat(TailMultipliers.studentValueAtRisk(confidence, 3)).isCloseTo(threeVar, within(1e-6));
    assertThat(TailMultipliers.studentExpectedShortfall(confidence, 3))
        .isCloseTo(threeShortfall, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, 0, 1, -0.1, 99})
  void a_confidence_outside_its_range_is_refused(double confidence) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TailMultipliers.normalExpectedShortfall(confidence))
        .withMessageStartingWith("confidence is " + confidence);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TailMultipliers.studentValueAtRisk(confidence, 4))
        .withMessageStartingWith("confidence is " + confidence);
  }

  @Test
  void degrees_of_freedom_without_a_mean_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TailMultipliers.studentExpectedShortfall(0.99, 1))
        .withMessage("degrees of freedom are 1.0: above 1 only has a tail a mean");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TailMultipliers.studentValueAtRisk(0.99, 0));
  }
}
