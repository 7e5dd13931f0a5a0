package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FillablePriceTest {
  @ParameterizedTest(name = "{0} at {1}, quote {2}, {3}, {4}")
  @CsvSource(
      textBlock =
          """
          # size, price, quote, adjustment,  spread, fillable
          0.1,    50000, -4501, 1,           0.1,    49999
          0.1,    50000, -4501, 2,           0.1,    49998
          0.1,    50000, -4501, 1,           0.2,    49998
          -0.1,   50000, 5499,  1,           0.1,    50001
          -0.1,   50000, 5499,  2,           0.1,    50002
          0.1,    50000, -5000, 1,           0.1,    49500
          -0.1,   50000, 5000,  1,           0.1,    50500
          0.1,    50000, -5500, 1,           0.1,    49500
          -0.1,   50000, 4500,  1,           0.1,    50500
          0.1,    50000, -4501, 4294.967295, 0.1,    49500
          0.1,    50000, -4400, 1,           0.1,    50000
          """)
  void the_spread_grows_as_collateral_nears_zero(
      double size, double price, double quote, double adjustment, double spread, double fillable) {
    double maintenance = Math.abs(size) * price * 0.1;
    double collateral = size * price + quote;
    assertThat(
            new FillablePrice(adjustment, spread)
                .price(size, price, maintenance, collateral, maintenance))
        .isCloseTo(fillable, within(1e-6));
  }

  @Test
  void only_the_position_s_own_margin_widens_its_spread() {
    assertThat(new FillablePrice(1, 0.1).price(0.1, 3000, 30, 10, 50))
        .isCloseTo(2976, within(1e-6));
  }

  @Test
  void an_account_without_requirement_or_a_flat_position_has_no_fillable_price() {
    FillablePrice rule = new FillablePrice(1, 0.1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule.price(1, 100, 0, 10, 0))
        .withMessage("total maintenance margin must be finite and > 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule.price(0, 100, 10, 10, 10))
        .withMessage("size must be finite and not 0, was: 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new FillablePrice(-1, 0.1));
  }
}
