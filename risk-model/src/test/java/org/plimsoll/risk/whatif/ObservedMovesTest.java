package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.Markets.BTC_USDT;
import static org.plimsoll.risk.Markets.ETH_USDT;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Rate;

final class ObservedMovesTest {
  private final MarketView view = MixedMarkets.view("50000", "3000");

  @Test
  void what_history_does_not_show_is_assumed() {
    DailyMoves moves = ObservedMoves.of(view, Set.of(BTC_USDT, ETH_USDT));

    assertThat(moves.deviations().values()).containsOnly(ObservedMoves.ASSUMED_DEVIATION);
    assertThat(moves.correlation()).isEqualTo(ObservedMoves.ASSUMED_CORRELATION);
  }

  @Test
  void a_history_of_few_days_is_no_history() {
    DailyMoves moves = ObservedMoves.of(view.withHistory(days(19, 0)), Set.of(BTC_USDT));

    assertThat(moves.deviations()).containsEntry(BTC_USDT, ObservedMoves.ASSUMED_DEVIATION);
  }

  @Test
  void deviations_are_those_of_logarithmic_returns_without_stress_days() {
    // 1.25 and 0.8 are ln 0.2231 up and down: the deviation of 40 of each is that x sqrt(80/79).
    DailyMoves moves =
        ObservedMoves.of(
            view.withHistory(days(80, 1)), Set.of(BTC_USDT, ETH_USDT, MixedMarkets.USDC_USDT));

    double expected = Math.log(1.25) * Math.sqrt(80.0 / 79);
    assertThat(moves.deviations().get(BTC_USDT).toDouble()).isCloseTo(expected, within(1e-8));
    assertThat(moves.deviations().get(ETH_USDT)).isEqualTo(Rate.of("0.0001"));
    assertThat(moves.deviations().get(MixedMarkets.USDC_USDT))
        .isEqualTo(ObservedMoves.ASSUMED_DEVIATION);
    assertThat(moves.correlation()).isEqualTo(Rate.ZERO);
  }

  @Test
  void indexes_that_move_alike_are_correlated_as_far_as_is_allowed() {
    double[][] moves =
        IntStream.range(0, 40)
            .mapToObj(day -> new double[] {day % 2 == 0 ? 0.1 : -0.1, day % 2 == 0 ? 0.05 : -0.05})
            .toArray(double[][]::new);
    HistoricalScenarios alike =
        HistoricalScenarios.of(List.of(BTC_USDT, ETH_USDT), moves, 40, labels(40));

    assertThat(ObservedMoves.of(view.withHistory(alike), Set.of(BTC_USDT, ETH_USDT)).correlation())
        .isEqualTo(Rate.of("0.99"));
  }

  /** BTC goes up and down by turns and halves on stress days; ETH stands still. */
  private static HistoricalScenarios days(int usual, int stress) {
    double[][] moves = new double[usual + stress][];
    for (int day = 0; day < moves.length; day++) {
      moves[day] = new double[] {day >= usual ? -0.5 : day % 2 == 0 ? 0.25 : -0.2, 0};
    }
    return HistoricalScenarios.of(
        List.of(BTC_USDT, ETH_USDT), moves, usual, labels(usual + stress));
  }

  private static List<String> labels(int days) {
    return IntStream.range(0, days).mapToObj(day -> "day " + day).toList();
  }
}
