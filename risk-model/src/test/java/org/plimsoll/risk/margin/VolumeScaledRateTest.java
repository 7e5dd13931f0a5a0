package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VolumeScaledRateTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({"0, 0.05", "4, 0.05", "6.25, 0.05", "25, 0.1", "-100, 0.2", "10000, 2"})
  void the_rate_grows_with_the_root_of_the_share_of_volume(double position, double rate) {
    assertThat(new VolumeScaledRate(0.05, 0.2).rate(position, 100)).isCloseTo(rate, within(1e-12));
  }

  @Test
  void a_market_without_volume_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new VolumeScaledRate(0.05, 0.2).rate(1, 0))
        .withMessage("average daily volume must be finite and > 0, was: 0.0");
  }
}
