package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LiquidationPaceTest {
  @ParameterizedTest(name = "short of {0}, freed {1}, after {2}")
  @CsvSource(
      textBlock =
          """
          # shortage, freed, elapsed, share
          100,        0,     0,       0.1
          100,        0,     15,      0.2
          80,         20,    15,      0
          80,         20,    30,      0.125
          80,         30,    0,       0
          100,        0,     150,     1
          60,         40,    1000,    1
          49.99,      0,     0,       1
          50,         0,     0,       0.1
          """)
  void the_share_that_may_be_covered_grows_with_time(
      double shortage, double freed, double elapsed, double share) {
    assertThat(new LiquidationPace(0.1, 150, 50).share(shortage, freed, elapsed))
        .isCloseTo(share, within(1e-12));
  }

  @ParameterizedTest(name = "after {0}")
  @CsvSource({"0, 0.01", "1499, 0.01", "1500, 0.0115", "4000, 0.014", "90000, 0.05"})
  void the_fee_rises_when_nobody_liquidates(double elapsed, double fee) {
    assertThat(LiquidationPace.liquidatorFee(0.01, 0.05, elapsed, 1500, 0.000001))
        .isCloseTo(fee, within(1e-12));
  }

  @Test
  void a_shortage_of_nothing_and_a_first_fee_above_the_highest_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LiquidationPace(0.1, 150, 50).share(0, 0, 0))
        .withMessage("shortage must be finite and > 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LiquidationPace.liquidatorFee(0.1, 0.05, 0, 0, 0))
        .withMessage("the first fee must be at most the highest, were: 0.1, 0.05");
  }
}
