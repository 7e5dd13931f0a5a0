package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.unwind.DefaultWaterfall.Allocation;
import org.plimsoll.risk.unwind.DefaultWaterfall.Layer;
import org.plimsoll.risk.unwind.DefaultWaterfall.Payment;

final class DefaultWaterfallTest {
  private static final DefaultWaterfall WATERFALL =
      new DefaultWaterfall(
          List.of(
              new Layer("margin", Cash.of("600")),
              new Layer("own fund", Cash.of("100")),
              new Layer("operator", Cash.of("50")),
              new Layer("mutual", Cash.of("200"))));

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          # loss, margin, own fund, operator, mutual, uncovered
          0,      0,      0,        0,        0,      0
          500,    500,    0,        0,        0,      0
          600,    600,    0,        0,        0,      0
          650,    600,    50,       0,        0,      0
          720,    600,    100,      20,       0,      0
          900,    600,    100,      50,       150,    0
          1000,   600,    100,      50,       200,    50
          """)
  void no_layer_pays_before_the_one_above_it_is_exhausted(
      Cash loss, Cash margin, Cash ownFund, Cash operator, Cash mutual, Cash uncovered) {
    Allocation allocation = WATERFALL.allocate(loss);
    assertThat(allocation.payments())
        .containsExactly(
            new Payment("margin", margin),
            new Payment("own fund", ownFund),
            new Payment("operator", operator),
            new Payment("mutual", mutual));
    assertThat(allocation.uncovered()).isEqualTo(uncovered);
    assertThat(allocation.paidBy("operator")).isEqualTo(operator);
  }

  @Test
  void without_layers_the_whole_loss_is_uncovered() {
    assertThat(new DefaultWaterfall(List.of()).allocate(Cash.of("7")).uncovered())
        .isEqualTo(Cash.of("7"));
  }

  @Test
  void the_operator_stands_with_a_part_of_its_minimum_capital_rounded_up() {
    assertThat(DefaultWaterfall.skinInTheGame(Cash.of("200"), Rate.of("0.25")))
        .isEqualTo(Cash.of("50"));
    assertThat(DefaultWaterfall.skinInTheGame(Cash.of("0.00000001"), Rate.of("0.25")))
        .isEqualTo(Cash.of("0.00000001"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DefaultWaterfall.skinInTheGame(Cash.of("-1"), Rate.of("0.25")));
  }

  @Test
  void a_negative_loss_or_capacity_and_a_doubled_or_unknown_layer_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WATERFALL.allocate(Cash.of("-1")))
        .withMessage("a loss to allocate must be >= 0, was: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Layer("margin", Cash.of("-1")))
        .withMessage("capacity of layer margin must be >= 0, was: -1");
    Layer layer = new Layer("margin", Cash.ZERO);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DefaultWaterfall(List.of(layer, layer)))
        .withMessage("layer margin is listed twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WATERFALL.allocate(Cash.ZERO).paidBy("nobody"))
        .withMessage("the waterfall has no layer named nobody");
  }
}
