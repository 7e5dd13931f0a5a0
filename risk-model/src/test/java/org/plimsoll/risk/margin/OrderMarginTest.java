package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OrderMarginTest {
  private static final Offset<Double> NEAR = within(1e-9);

  @ParameterizedTest(name = "{0} at {1}, mark {2}, last {3}")
  @CsvSource(
      textBlock =
          """
          # size, order,   mark,    last,    assumed,     margin,       loss
          1,      9253.3,  9259.84, 9258.99, 9253.3,      462.665,      0
          -1,     9253.3,  9259.84, 9258.99, 9272.878485, 463.64392425, 6.54
          -1,     9300,    9259.84, 9258.99, 9300,        465,          0
          -2,     9253.3,  9290,    9258.99, 9290,        929,          73.4
          2,      9300,    9259.84, 9258.99, 9300,        930,          80.32
          """)
  void a_sale_is_margined_at_the_price_it_would_fill_at(
      double size,
      double order,
      double mark,
      double last,
      double assumed,
      double margin,
      double loss) {
    OrderMargin rule = new OrderMargin(0.0015);
    assertThat(rule.assumedPrice(size, order, mark, last)).isCloseTo(assumed, NEAR);
    assertThat(rule.initialMargin(size, order, mark, last, 20)).isCloseTo(margin, NEAR);
    assertThat(OrderMargin.openLoss(size, order, mark)).isCloseTo(loss, NEAR);
    assertThat(rule.cost(size, order, mark, last, 20)).isCloseTo(margin + loss, NEAR);
  }

  @Test
  void an_order_of_nothing_and_no_leverage_are_refused() {
    OrderMargin rule = new OrderMargin(0.0015);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule.assumedPrice(0, 1, 1, 1))
        .withMessage("size must be finite and not 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule.initialMargin(1, 1, 1, 1, 0))
        .withMessage("leverage must be finite and > 0, was: 0.0");
  }
}
