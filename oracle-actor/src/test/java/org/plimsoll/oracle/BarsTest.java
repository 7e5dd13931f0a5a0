package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Price;

class BarsTest {
  private static final Path MARKET_DATA = Path.of("../../shared/market-data");
  private static final Instant FROM = Instant.parse("2020-01-01T01:00:00Z");
  private static final Instant TO = Instant.parse("2020-01-01T03:00:00Z");
  private static final String SOUND =
      """
      timestamp,btc_open,btc_high,btc_low,btc_close,btc_volume
      2020-01-01T00:00:00Z,10,12,9,11,1.5
      2020-01-01T01:00:00Z,11,13,10,12,1.5
      2020-01-01T02:00:00Z,12,14,11,13,1.5
      2020-01-01T03:00:00Z,13,15,12,14,1.5
      """;

  @TempDir Path folder;

  @Test
  void bars_from_the_first_instant_until_before_the_last() {
    Bars bars = Bars.read(written("bars.csv", SOUND), FROM, TO);

    assertThat(bars.barLength()).isEqualTo(Duration.ofHours(1));
    assertThat(bars.bars()).extracting(Bar::start).containsExactly(FROM, FROM.plusSeconds(3600));
    assertThat(bars.bars().get(0).assets())
        .containsOnlyKeys("BTC")
        .containsEntry("BTC", ohlc("11", "13", "10", "12"));
  }

  @Test
  void a_gzipped_file_reads_the_same() throws IOException {
    Path file = folder.resolve("bars.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(SOUND.getBytes(StandardCharsets.UTF_8));
    }

    assertThat(Bars.read(file, FROM, TO))
        .isEqualTo(Bars.read(written("bars.csv", SOUND), FROM, TO));
  }

  @Test
  void a_missing_open_is_the_close_before_even_of_a_bar_before_the_range() {
    String text =
        """
        timestamp,btc_high,btc_low,btc_close,eth_high,eth_low,eth_close
        2020-01-01T00:00:00Z,12,9,11,3,1,2
        2020-01-01T01:00:00Z,13,10,12,5,4,4.5
        2020-01-01T02:00:00Z,14,11,13,6,4,5
        """;

    Bars inner = Bars.read(written("bars.csv", text), FROM, TO);
    assertThat(inner.bars().get(0).assets())
        .containsEntry("BTC", ohlc("11", "13", "10", "12"))
        .containsEntry("ETH", ohlc("2", "5", "4", "4.5"));

    Bars whole = Bars.read(written("bars.csv", text), Instant.MIN, Instant.MAX);
    assertThat(whole.bars().get(0).assets()).containsEntry("BTC", ohlc("11", "12", "9", "11"));
  }

  @Test
  void the_bar_length_is_the_smallest_gap() {
    String text = SOUND.replace("2020-01-01T00:00:00Z", "2019-12-31T20:00:00Z");

    assertThat(Bars.read(written("bars.csv", text), FROM, TO).barLength())
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void nothing_is_read_beyond_the_range() {
    String text = SOUND + "this is no row\n";

    assertThat(Bars.read(written("bars.csv", text), FROM, TO).bars()).hasSize(2);
  }

  @ParameterizedTest(name = "{0} -> {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          timestamp,            | time,                 | line 1: the first column must be timestamp
          btc_volume            | btc_turnover          | line 1, column btc_turnover: must be <asset>_open
          btc_volume            | _close                | line 1, column _close: must be <asset>_open
          btc_volume            | btc_open              | line 1, column btc_open: is there twice
          btc_low               | eth_low               | line 1, column btc_low: is missing
          ,10,12,9,11,1.5       | ,10,12,9,11           | line 2: has 5 fields instead of 6
          ,10,12,9,11,1.5       | ,ten,12,9,11,1.5      | line 2, column btc_open: price must be a plain decimal
          ,11,13,10,12,1.5      | ,11,13,,12,1.5        | line 3, column btc_low: price must be a plain decimal
          ,11,13,10,12,1.5      | ,11,13,0,12,1.5       | line 3, column btc_low: price must be positive
          ,11,13,10,12,1.5      | ,11,13,-1,12,1.5      | line 3, column btc_low: price must be positive
          ,11,13,10,12,1.5      | ,11,9,10,12,1.5       | line 3, column btc_high: high 9 is below low 10
          ,11,13,10,12,1.5      | ,11,13,10,9,1.5       | line 3, column btc_close: close 9 lies outside
          ,11,13,10,12,1.5      | ,11,13,10,14,1.5      | line 3, column btc_close: close 14 lies outside
          2020-01-01T01:00:00Z  | 1577840400            | line 3, column timestamp: is not a time
          2020-01-01T01:00:00Z  | 2020-01-01T00:00:00Z  | line 3, column timestamp: 2020-01-01T00:00:00Z does not come after
          2020-01-01T02:00:00Z  | 2019-01-01T02:00:00Z  | line 4, column timestamp: 2019-01-01T02:00:00Z does not come after
          """)
  void an_error_names_file_line_and_column(String sound, String broken, String problem) {
    assertThat(SOUND).contains(sound);
    Path file = written("bars.csv", SOUND.replace(sound, broken));

    assertThatThrownBy(() -> Bars.read(file, FROM, TO))
        .isInstanceOf(BarFileException.class)
        .hasMessageStartingWith(file + ", " + problem);
  }

  @Test
  void an_empty_line_is_an_error() {
    Path file = written("bars.csv", SOUND.replace("2020-01-01T01", "\n2020-01-01T01"));

    assertThatThrownBy(() -> Bars.read(file, FROM, TO))
        .hasMessage(file + ", line 3: has 1 fields instead of 6");
  }

  @Test
  void a_range_without_bars_is_an_error_that_names_the_range_there_is() {
    Path file = written("bars.csv", SOUND);

    for (String year : new String[] {"2019", "2021"}) {
      Instant from = Instant.parse(year + "-01-01T00:00:00Z");
      assertThatThrownBy(() -> Bars.read(file, from, from.plusSeconds(60)))
          .isInstanceOf(BarFileException.class)
          .hasMessageStartingWith(file + ": has no bar from " + from)
          .hasMessageEndingWith("only from 2020-01-01T00:00:00Z to 2020-01-01T03:00:00Z");
    }
  }

  @Test
  void a_file_that_is_missing_empty_or_has_no_bars() {
    refused(folder.resolve("none.csv"), "there is no such file");
    refused(written("empty.csv", ""), "is empty");
    refused(written("header.csv", SOUND.lines().findFirst().orElseThrow()), "no bar");
    refused(written("text.csv.gz", SOUND), "is not a sound gzip file");
    refused(written("none.csv.gz", ""), "cannot be read");
    refused(folder, "cannot be read");
    refused(
        written(
            "one.csv",
            """
            timestamp,btc_high,btc_low,btc_close
            2020-01-01T01:00:00Z,13,10,12
            """),
        "a single row does not tell how long a bar lasts");
  }

  @Test
  void a_gzip_file_that_breaks_off_is_an_error() throws IOException {
    Path file = folder.resolve("bars.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(SOUND.getBytes(StandardCharsets.UTF_8));
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));

    refused(file, "cannot be read");
  }

  @Test
  void the_fall_of_march_2020_reads_from_the_real_file() {
    Bars day = real("btc-eth-usdt-1h-2017-2020.csv.gz", "2020-03-12", "2020-03-13");

    Bar lowest =
        day.bars().stream()
            .min(Comparator.comparing(bar -> bar.assets().get("BTC").low()))
            .orElseThrow();
    assertThat(day.barLength()).isEqualTo(Duration.ofHours(1));
    assertThat(day.bars()).hasSize(24);
    assertThat(lowest.start()).isEqualTo(Instant.parse("2020-03-12T23:00:00Z"));
    assertThat(lowest.assets().get("BTC").low().toDouble()).isBetween(4_000.0, 4_800.0);
  }

  @Test
  void every_row_of_the_real_files_reads() {
    assertThat(real("btc-eth-usdt-1h-2017-2020.csv.gz", "2017-01-01", "2021-01-01").bars())
        .hasSize(29_578);
    Bars minutes = real("alts-usdt-1m-2026-02.csv.gz", "2026-02-01", "2026-03-01");
    assertThat(minutes.bars()).hasSize(40_320);
    assertThat(minutes.assets()).containsExactly("AVAX", "DOT", "LINK", "LTC");
    assertThat(minutes.barLength()).isEqualTo(Duration.ofMinutes(1));
  }

  private static Bars real(String name, String fromDay, String toDay) {
    Path file = MARKET_DATA.resolve(name);
    Assumptions.assumeTrue(
        Files.exists(file), "the real market data is not beside the project: " + file);
    return Bars.read(
        file, Instant.parse(fromDay + "T00:00:00Z"), Instant.parse(toDay + "T00:00:00Z"));
  }

  private static void refused(Path file, String problem) {
    assertThatThrownBy(() -> Bars.read(file, FROM, TO))
        .isInstanceOf(BarFileException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(problem);
  }

  private Path written(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ohlc ohlc(String open, String high, String low, String close) {
    return new Ohlc(Price.of(open), Price.of(high), Price.of(low), Price.of(close));
  }
}
