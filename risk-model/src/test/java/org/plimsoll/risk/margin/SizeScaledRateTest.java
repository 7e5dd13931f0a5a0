package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SizeScaledRateTest {
  private static final Offset<Double> NEAR = within(1e-9);

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource(
      textBlock =
          """
          # size, price, scale,  fraction, smallest, rate, initial, profit
          -1,     30000, 100,    2,        0.01,     0.03, 900,     -150
          20,     2000,  1000,   2,        0.01,     0.05, 2000,    -400
          2000,   5,     100000, 2,        0.01,     0.05, 500,     -100
          5000,   2,     100000, 1.5,      0.035,    0.11, 1100,    -250
          """)
  void a_larger_position_needs_a_higher_rate_and_pays_a_worse_price(
      double size,
      double price,
      double scale,
      double fraction,
      double smallest,
      double rate,
      double initial,
      double profit) {
    SizeScaledRate rule = new SizeScaledRate(scale, fraction, smallest, 0.5);
    assertThat(rule.initialRate(size)).isCloseTo(rate, NEAR);
    assertThat(rule.maintenanceRate(size)).isCloseTo(rate / 2, NEAR);
    assertThat(rule.initialMargin(size, price, 0)).isCloseTo(initial, NEAR);
    assertThat(rule.initialMargin(size, price, 10)).isCloseTo(initial + 10, NEAR);
    assertThat(rule.maintenanceMargin(size, price, 0)).isCloseTo(initial / 2, NEAR);
    assertThat(size * (price - rule.fillPrice(size, price, 0))).isCloseTo(profit, NEAR);
  }

  @Test
  void an_order_that_reduces_the_skew_is_filled_better_than_the_price() {
    SizeScaledRate rule = new SizeScaledRate(100, 2, 0.01, 0.5);
    assertThat(rule.fillPrice(-1, 1000, 10)).isCloseTo(1095, NEAR);
    assertThat(rule.fillPrice(1, 1000, -10)).isCloseTo(905, NEAR);
  }

  @Test
  void a_market_without_depth_and_a_size_that_is_no_number_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SizeScaledRate(0, 2, 0.01, 0.5))
        .withMessage("skew scale must be finite and > 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SizeScaledRate(1, 2, 0.01, 0.5).initialRate(Double.NaN))
        .withMessage("size must be a finite number, was: NaN");
  }
}
