package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

final class SizeScaledWeightTest {
  @ParameterizedTest(name = "{0} at factor {1}")
  @CsvSource(
      textBlock =
          """
          # size,    factor, asset, liability
          1000,       0,      9000,  11000
          1000,       10,     9000,  11000
          1000000000, 10,     8357,  11962
          1000,       10000,  8357,  11962
          1000,       100000, 2642,  40422
          -1000,      100000, 2642,  40422
          0,          100000, 9000,  11000
          """)
  void weights_worsen_with_the_square_root_of_the_size(
      Quantity size, long factor, long asset, long liability) {
    SizeScaledWeight rule = new SizeScaledWeight(factor, 10_000);
    assertThat(rule.assetWeight(9000, size)).isEqualTo(asset);
    assertThat(rule.liabilityWeight(11_000, size)).isEqualTo(liability);
  }

  @Test
  void a_fill_is_weighted_half_way_to_maintenance() {
    assertThat(SizeScaledWeight.fillWeight(1500, 7500)).isEqualTo(4500);
    assertThat(SizeScaledWeight.fillWeight(2, 1)).isEqualTo(1);
  }

  @ParameterizedTest(name = "{1} from {0}")
  @CsvSource({"0, 900, 8000", "1000, 1000, 8000", "1000, 1500, 5333", "1000, 5000, 1600"})
  void collateral_held_beyond_the_start_counts_in_proportion(
      Cash start, Cash deposits, long weight) {
    assertThat(SizeScaledWeight.depositScaled(8000, start, deposits)).isEqualTo(weight);
  }

  @Test
  void negative_weights_factors_and_deposits_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SizeScaledWeight(-1, 10_000))
        .withMessage("size factor must be >= 0, was: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SizeScaledWeight(1, 3))
        .withMessage("steps of a weight must be a divisor of 1e11, were: 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SizeScaledWeight(1, 10_000).assetWeight(-1, Quantity.ZERO))
        .withMessage("a weight must be >= 0, was: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SizeScaledWeight.depositScaled(1, Cash.ZERO, Cash.of("-1")));
  }
}
