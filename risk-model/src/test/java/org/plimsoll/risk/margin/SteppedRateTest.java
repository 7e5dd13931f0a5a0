package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SteppedRateTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          # size, steps, maintenance, initial
          0,      0,     0.005,       0.01
          180,    0,     0.005,       0.01
          199.99, 0,     0.005,       0.01
          200,    1,     0.01,        0.015
          -230,   1,     0.01,        0.015
          350,    2,     0.015,       0.02
          499,    2,     0.015,       0.02
          500,    3,     0.02,        0.025
          """)
  void the_whole_position_takes_the_rate_of_its_step(
      double size, long steps, double maintenance, double initial) {
    SteppedRate rule = new SteppedRate(0.005, 0.005, 200, 150);
    assertThat(rule.steps(size)).isEqualTo(steps);
    assertThat(rule.rate(size)).isCloseTo(maintenance, within(1e-12));
    assertThat(rule.margin(size)).isCloseTo(Math.abs(size) * maintenance, within(1e-12));
    assertThat(new SteppedRate(0.01, 0.005, 200, 150).rate(size)).isCloseTo(initial, within(1e-12));
  }

  @Test
  void steps_of_no_size_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SteppedRate(0.005, 0.005, 200, 0))
        .withMessage("size step must be finite and > 0, was: 0.0");
  }
}
