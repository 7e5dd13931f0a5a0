package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HistoryFingerprintTest {
  private static final IndexId BTC = IndexId.of("BTC-USDT");
  private static final IndexId ETH = IndexId.of("ETH-USDT");

  private static HistoricalScenarios days(double lastMove, int stressFrom, String... labels) {
    return HistoricalScenarios.of(
        List.of(BTC, ETH),
        new double[][] {{0.01, -0.02}, {-0.03, lastMove}},
        stressFrom,
        List.of(labels));
  }

  /** It is in journals: whoever changes how it is made makes old decisions unrepeatable. */
  @Test
  void the_same_days_have_the_same_for_ever() {
    assertThat(days(0.04, 2, "a", "b").fingerprint())
        .isEqualTo(days(0.04, 2, "a", "b").fingerprint())
        .isEqualTo("2831dd1de0448af5ce7a92e62e6e3a5e98a957d5f3991369f84d7e927918275f");
  }

  @Test
  void whatever_differs_gives_another() {
    Stream<HistoricalScenarios> all =
        Stream.of(
            days(0.04, 2, "a", "b"),
            days(Math.nextUp(0.04), 2, "a", "b"),
            days(0.04, 1, "a", "b"),
            days(0.04, 2, "a", "c"),
            days(0.04, 2, "ab", ""),
            HistoricalScenarios.of(
                List.of(ETH, BTC),
                new double[][] {{0.01, -0.02}, {-0.03, 0.04}},
                2,
                List.of("a", "b")));

    assertThat(all.map(HistoricalScenarios::fingerprint)).doesNotHaveDuplicates();
  }
}
