package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlopedRateTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({"0, 0.02, 0", "25, 0.02125, 0.53125", "350, 0.0375, 13.125", "-25, 0.02125, 0.53125"})
  void the_rate_rises_with_every_unit(double size, double rate, double margin) {
    SlopedRate rule = new SlopedRate(0.02, 0.005 / 100);
    assertThat(rule.rate(size)).isCloseTo(rate, within(1e-12));
    assertThat(rule.margin(size)).isCloseTo(margin, within(1e-12));
  }

  @Test
  void a_falling_rate_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SlopedRate(0.02, -0.1))
        .withMessage("slope must be finite and >= 0, was: -0.1");
  }
}
