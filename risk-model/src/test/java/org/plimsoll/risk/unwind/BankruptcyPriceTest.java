package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.margin.InversePosition;
import org.plimsoll.risk.units.Cash;

final class BankruptcyPriceTest {
  @ParameterizedTest(name = "{0} at {1}, equity {2}, fee {3}")
  @CsvSource(
      textBlock =
          """
          # size, price, equity, fee,   bankruptcy
          100,    500,   1100,   0,     489
          -100,   500,   1100,   0,     511
          100,    500,   -1100,  0,     511
          -100,   500,   -1100,  0,     489
          2,      100,   20,     0.01,  90.909090909
          -2,     100,   20,     0.01,  108.910891089
          1,      100,   150,    0,     0
          -1,     100,   -100,   0,     0
          """)
  void closing_a_linear_position_there_leaves_nothing(
      double size, double price, double equity, double fee, double bankruptcy) {
    assertThat(BankruptcyPrice.linear(size, price, equity, fee))
        .isCloseTo(bankruptcy, within(1e-9));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource(
      textBlock =
          """
          # face,  margin, bankruptcy
          10000,   0.5,    5718.571429
          -10000,  0.5,    13323.333333
          -10000,  1.25,   Infinity
          10000,   -1.25,  Infinity
          """)
  void closing_an_inverse_position_there_pays_its_own_fee(
      double face, double margin, double bankruptcy) {
    double price = BankruptcyPrice.inverse(new InversePosition(face, 8000), margin, 0.00075);
    if (Double.isInfinite(bankruptcy)) {
      assertThat(price).isEqualTo(bankruptcy);
    } else {
      assertThat(price).isCloseTo(bankruptcy, within(1e-6));
      InversePosition position = new InversePosition(face, 8000);
      double left = margin + position.pnl(price) - 0.00075 * position.value(price);
      assertThat(left).isCloseTo(0, within(1e-12));
    }
  }

  @ParameterizedTest(name = "{0} at mark {1}")
  @CsvSource({"489, 400, 400", "489, 480, 489", "105, 100, 105", "105.01, 100, 100", "0, 10, 10"})
  void the_mark_price_replaces_a_bankruptcy_price_too_far_from_it(
      double bankruptcy, double mark, double settled) {
    assertThat(BankruptcyPrice.forDeleveraging(bankruptcy, mark, 0.05)).isEqualTo(settled);
  }

  @ParameterizedTest(name = "{0}, {1} of {3}")
  @CsvSource(
      textBlock =
          """
          # value change, collateral, margin change, margin, proceeds
          -5000,          499,        -500,          500,    4501
          -2500,          499,        -250,          500,    2250.5
          5000,           499,        -500,          500,    -5499
          -5000,          -100,       -500,          500,    5100
          -1,             1,          -1,            3,      0.66666667
          -1,             -1,         -1,            3,      1.33333334
          """)
  void a_part_takes_its_share_of_the_collateral_with_it(
      Cash valueChange, Cash collateral, Cash marginChange, Cash margin, Cash proceeds) {
    assertThat(BankruptcyPrice.proceedsOfPart(valueChange, collateral, marginChange, margin))
        .isEqualTo(proceeds);
  }

  @Test
  void what_has_no_bankruptcy_price_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BankruptcyPrice.linear(0, 100, 1, 0))
        .withMessage("size must be finite and not 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BankruptcyPrice.linear(1, 100, Double.NaN, 0))
        .withMessage("equity must be a finite number, was: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> BankruptcyPrice.proceedsOfPart(Cash.ZERO, Cash.ZERO, Cash.ZERO, Cash.ZERO))
        .withMessage("a bankruptcy price needs total maintenance margin > 0, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BankruptcyPrice.forDeleveraging(Double.NaN, 100, 0.05));
  }
}
