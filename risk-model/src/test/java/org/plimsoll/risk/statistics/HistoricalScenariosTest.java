package org.plimsoll.risk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.plimsoll.risk.Markets.BTC_USDT;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;

final class HistoricalScenariosTest {
  private static final IndexId OTHER = IndexId.of("OTHER-USDT");

  @Test
  void scenarios_do_not_change_with_the_arrays_they_came_from_or_give() {
    double[][] moves = {{0.1, 0.2}, {-0.3, -0.4}};
    HistoricalScenarios scenarios = of(moves);
    moves[0][0] = 9;
    scenarios.moves(0)[0] = 9;
    assertThat(scenarios.move(0, 0)).isEqualTo(0.1);
    assertThat(scenarios.moves(1)).containsExactly(0.2, -0.4);
  }

  @Test
  void scenarios_of_the_same_content_are_equal() {
    assertThat(of(new double[][] {{0.1, 0.2}, {-0.3, -0.4}}))
        .isEqualTo(of(new double[][] {{0.1, 0.2}, {-0.3, -0.4}}))
        .hasSameHashCodeAs(of(new double[][] {{0.1, 0.2}, {-0.3, -0.4}}))
        .isNotEqualTo(of(new double[][] {{0.1, 0.2}, {-0.3, -0.5}}))
        .hasToString("2 scenarios of [BTC-USDT, OTHER-USDT], stress from 1");
  }

  @Test
  void an_underlying_they_do_not_move_has_no_column() {
    HistoricalScenarios scenarios = of(new double[][] {{0.1, 0.2}, {-0.3, -0.4}});
    assertThat(scenarios.column(OTHER)).isEqualTo(1);
    assertThat(scenarios.column(IndexId.of("THIRD-USDT"))).isEqualTo(-1);
  }

  @Test
  void what_does_not_fit_together_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(new double[][] {{0.1, 0.2}}))
        .withMessageStartingWith("1 scenarios of 2 underlyings have 2 labels");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(new double[][] {{0.1, 0.2}, {0.1, -1}}))
        .withMessage(
            "move of OTHER-USDT on b is -1.0: a price that stays above 0 moves by more than -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(new double[][] {{0.1, 0.2}, {Double.NaN, 0}}))
        .withMessageStartingWith("move of BTC-USDT on b is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(new double[][] {{0.1, 0.2}, {0.1}}))
        .withMessage("b has 1 moves of 2 underlyings: align the rows first");
    assertThatIllegalArgumentException().isThrownBy(() -> of(new double[0][]));
    double[][] moves = {{0.1, 0.2}, {0.1, 0.2}};
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> HistoricalScenarios.of(List.of(OTHER, OTHER), moves, 0, List.of("a", "b")))
        .withMessageStartingWith("an underlying is there twice");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> HistoricalScenarios.of(List.of(BTC_USDT, OTHER), moves, 3, List.of("a", "b")))
        .withMessage("the first stress day is 3: it must lie in [0, 2], the end for none");
  }

  private static HistoricalScenarios of(double[][] moves) {
    return HistoricalScenarios.of(List.of(BTC_USDT, OTHER), moves, 1, List.of("a", "b"));
  }
}
