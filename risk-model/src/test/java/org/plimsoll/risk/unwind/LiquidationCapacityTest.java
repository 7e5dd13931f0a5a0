package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LiquidationCapacityTest {
  private static final LiquidationCapacity CAPACITY =
      new LiquidationCapacity(0.0002, 0.0008, 100_000, 1.5, 30);

  @Test
  void a_window_holds_a_share_of_the_market_s_depth() {
    assertThat(CAPACITY.perWindow()).isCloseTo(4500, within(1e-9));
  }

  @ParameterizedTest(name = "{1} after {0}")
  @CsvSource({"0, 100, 100", "0, 5000, 4500", "4000, 5000, 500", "4600, 100, 0"})
  void what_is_used_is_no_longer_available(double used, double size, double available) {
    assertThat(CAPACITY.available(used, size)).isCloseTo(available, within(1e-9));
  }

  @Test
  void a_market_without_depth_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LiquidationCapacity(0, 0, 0, 1, 30))
        .withMessage("skew scale must be finite and > 0, was: 0.0");
  }
}
