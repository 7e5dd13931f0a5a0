package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OptionOrderMarginTest {
  private static final Offset<Double> NEAR = within(1e-9);
  private static final OptionOrderMargin RULE = new OptionOrderMargin(0.1, 0.00002, 0.1);

  @Test
  void orders_that_open_are_margined_and_orders_that_close_are_free() {
    double shortMargin = OptionOrderMargin.shortMargin(0.15, 0.1, 100, 5900, 1.02, 0.0575);
    assertThat(shortMargin * 0.1).isCloseTo(0.0193212, within(1e-7));
    assertThat(RULE.buyToOpen(100, 0.0475)).isCloseTo(0.477, NEAR);
    assertThat(RULE.sellToOpen(100, 0.06, shortMargin)).isCloseTo(1.33412, within(1e-5));
    assertThat(RULE.sellToClose(100, 0.0755)).isZero();
    assertThat(RULE.buyToClose(100, 0.05, shortMargin)).isZero();
  }

  @Test
  void a_sale_at_a_high_price_needs_the_smallest_margin_and_a_dear_purchase_its_excess() {
    assertThat(RULE.sellToOpen(100, 0.15, 0.2)).isCloseTo(1.002, NEAR);
    assertThat(RULE.buyToClose(100, 0.25, 0.2)).isCloseTo(0.5, NEAR);
  }

  @ParameterizedTest(name = "{0} out of the money")
  @CsvSource({"0, 0.21", "295, 0.16", "5900, 0.16"})
  void the_margin_of_a_short_falls_with_moneyness_to_its_lowest(double otm, double margin) {
    assertThat(OptionOrderMargin.shortMargin(0.15, 0.1, otm, 5900, 1, 0.06))
        .isCloseTo(margin, NEAR);
  }

  @ParameterizedTest(name = "at {0}")
  @CsvSource({"3500, 3.78", "100.8, 3.78", "10, 0.375", "0, 0"})
  void a_fee_is_capped_by_the_premium(double price, double fee) {
    assertThat(OptionOrderMargin.cappedFee(0.3, 42_000, price, 0.0003, 0.125)).isCloseTo(fee, NEAR);
  }

  @Test
  void negative_contracts_and_prices_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RULE.buyToOpen(-1, 0.05))
        .withMessage("contracts must be finite and >= 0, was: -1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> RULE.sellToOpen(1, -1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OptionOrderMargin.shortMargin(0.15, 0.1, 1, 0, 1, 0))
        .withMessage("underlying price must be finite and > 0, was: 0.0");
  }
}
