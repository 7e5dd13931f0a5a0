package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.HistoricalDay;

class RecordedDayTest {
  private static final IndexId BTC = IndexId.of("BTC-USDT");
  private static final IndexId ETH = IndexId.of("ETH-USDT");

  @TempDir Path directory;
  private Path file;

  /** Two bars a day; the last day has one only. */
  @BeforeEach
  void write() throws IOException {
    file = directory.resolve("prices.csv");
    Files.writeString(
        file,
        """
        timestamp,btc_high,btc_low,btc_close,eth_high,eth_low,eth_close
        2020-03-11T00:00:00Z,9000,7000,7500,200,190,195
        2020-03-11T12:00:00Z,8100,7900,8000,205,150,200
        2020-03-12T00:00:00Z,8200,5000,6000,260,190,210
        2020-03-12T12:00:00Z,6100,4000,5000,230,180,190
        2020-03-13T00:00:00Z,6000,5000,5500,230,180,190
        2020-03-13T12:00:00Z,6000,5000,5500,230,180,190
        2020-03-14T00:00:00Z,6000,5000,5500,230,180,190
        """);
  }

  @Test
  void moves_are_from_the_close_before_to_the_close_and_to_the_farthest_price() {
    HistoricalDay day = read("2020-03-12");

    assertThat(day.label()).isEqualTo("2020-03-12");
    assertThat(day.closeToClose())
        .containsEntry(BTC, Rate.of("-0.375"))
        .containsEntry(ETH, Rate.of("-0.05"));
    assertThat(day.worstIntraday())
        .containsEntry(BTC, Rate.of("-0.5"))
        .containsEntry(ETH, Rate.of("0.3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2020-03-11", "2020-03-14", "2020-03-15"})
  void a_day_that_is_not_there_to_its_end_or_has_none_before_is_refused(String day) {
    assertThatThrownBy(() -> read(day))
        .isInstanceOf(UnusableException.class)
        .hasMessageContaining("prices.csv does not hold " + day);
  }

  private HistoricalDay read(String day) {
    return RecordedDay.read(file, LocalDate.parse(day), ParameterFile.house());
  }
}
