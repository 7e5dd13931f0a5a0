package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

class ReplayMarketTest {
  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2024-01-02T00:00:00Z");

  @TempDir Path directory;

  @Test
  void the_middle_of_the_fall_is_half_way_through_the_bar_with_the_deepest_low()
      throws IOException {
    assertThat(market().middleOfTheFall()).isEqualTo(Instant.parse("2024-01-01T02:30:00Z"));
  }

  @Test
  void what_is_listed_begins_at_the_first_opens_and_nothing_else_has_a_price() throws IOException {
    ReplayMarket market = market();

    assertThat(market.start()).isEqualTo(FROM);
    assertThat(market.firstPrices())
        .containsOnly(
            Map.entry(IndexId.of("BTC-USDT"), Price.of("50000")),
            Map.entry(IndexId.of("ETH-USDT"), Price.of("2500")));
  }

  @Test
  void every_process_that_reads_it_lists_the_same() throws IOException {
    assertThat(market().parameters()).isEqualTo(market().parameters());
  }

  /** The third hour falls by 10 % on average, the second by 9.9 % and the fourth by 7.5 %. */
  private ReplayMarket market() throws IOException {
    Path file = directory.resolve("bars.csv");
    Files.writeString(
        file,
        String.join(
            "\n",
            "timestamp,btc_open,btc_high,btc_low,btc_close,eth_open,eth_high,eth_low,eth_close"
                + ",pepper_open,pepper_high,pepper_low,pepper_close",
            "2024-01-01T00:00:00Z,50000,50000,49000,50000,2500,2500,2400,2500,9,9,9,9",
            "2024-01-01T01:00:00Z,50000,50000,45100,46000,2500,2500,2250,2300,9,9,1,9",
            "2024-01-01T02:00:00Z,50000,50000,47500,48000,2000,2000,1700,1900,9,9,9,9",
            "2024-01-01T03:00:00Z,40000,60000,37000,60000,2000,3000,1850,3000,9,9,9,9",
            ""));
    return ReplayMarket.read(file, FROM, TO);
  }
}
