package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

final class InsuranceFlowTest {
  @ParameterizedTest(name = "fund {0}, {1} bankrupt at {2} filled at {3}")
  @CsvSource(
      textBlock =
          """
          # fund, position, bankruptcy, fill,   due,   after, uncovered
          0,      1,        99,         99.25,  0.25,  0.25,  0
          0.25,   1,        99,         98.75,  -0.25, 0,     0
          0.25,   1,        99,         98.5,   -0.5,  0,     0.25
          5,      -2,       99,         98.5,   1,     6,     0
          5,      -2,       99,         100,    -2,    3,     0
          5,      1,        99,         99,     0,     5,     0
          """)
  void the_fund_takes_what_a_fill_left_and_pays_what_it_lacks(
      Cash fund,
      Quantity position,
      Price bankruptcy,
      Price fill,
      Cash due,
      Cash after,
      Cash uncovered) {
    InsuranceFlow flow = InsuranceFlow.settle(fund, position, bankruptcy, fill);
    assertThat(flow).isEqualTo(new InsuranceFlow(due, after, uncovered));
    assertThat(flow.deleveraging()).isEqualTo(uncovered.isPositive());
    assertThat(fund.plus(due).plus(uncovered)).isEqualTo(after);
  }

  @ParameterizedTest(name = "{0} against {1}")
  @CsvSource(
      textBlock =
          """
          # fill, bankruptcy, due
          5000,   4501,       25
          4510,   4501,       9
          4400,   4501,       -101
          -5000,  -5499,      25
          -5600,  -5499,      -101
          0.00000199, 0,      0
          """)
  void a_gain_is_capped_as_a_fee_and_a_loss_is_not(Cash fill, Cash bankruptcy, Cash due) {
    assertThat(InsuranceFlow.capped(fill, bankruptcy, Rate.of("0.005"))).isEqualTo(due);
  }

  @Test
  void a_negative_fund_a_flat_position_and_a_fee_above_the_notional_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InsuranceFlow.drawn(Cash.of("-1"), Cash.ZERO))
        .withMessage("an insurance fund must hold >= 0, was: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InsuranceFlow.settle(Cash.ZERO, Quantity.ZERO, Price.ONE, Price.of("2")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InsuranceFlow.capped(Cash.ZERO, Cash.ZERO, Rate.of("1.1")))
        .withMessage("highest fee must be in [0, 1], was: 1.1");
  }
}
