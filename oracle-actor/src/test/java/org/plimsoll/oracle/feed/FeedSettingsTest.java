package org.plimsoll.oracle.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.PriceSource;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Rate;

class FeedSettingsTest {
  private static final IndexId ETH = IndexId.of("ETH-USDT");
  private static final String ONE =
      """
      plimsoll.oracle.feeds.one {
        format = "kraken-ticker"
        url = "wss://feed.example/v2"
        symbols { BTC-USDT = "BTC/USDT", ETH-USDT = "ETH/USDT" }
      }
      """;

  @Test
  void as_shipped_there_are_no_feeds() {
    assertThat(FeedSettings.from(ConfigFactory.load())).isEmpty();
    assertThat(PriceFeeds.from(ConfigFactory.load(), Clock.systemUTC()).indexes()).isEmpty();
  }

  @Test
  void a_feed_takes_what_it_leaves_out_from_the_defaults() {
    assertThat(FeedSettings.from(config(ONE + "plimsoll.oracle.feeds.one.silence = 7s")))
        .containsExactly(
            new FeedSettings(
                "one",
                Feeds.KRAKEN,
                URI.create("wss://feed.example/v2"),
                Map.of(Feeds.BTC, "BTC/USDT", ETH, "ETH/USDT"),
                new FeedLimits(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(7),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(60),
                    0.2,
                    Duration.ofSeconds(60),
                    65_536,
                    Duration.ofMillis(100),
                    Rate.of("0.02"))));
  }

  @Test
  void a_feed_that_is_off_is_left_out() {
    assertThat(FeedSettings.from(config(ONE + "plimsoll.oracle.feeds.one.on = off"))).isEmpty();
  }

  @Test
  void an_index_has_a_source_of_every_feed_that_shows_it() {
    String two =
        """
        plimsoll.oracle.feeds.two {
          format = "coinbase-ticker", url = "wss://feed.example", symbols { BTC-USDT = "BTC-USDT" }
        }
        """;

    PriceFeeds feeds = PriceFeeds.from(config(ONE + two), Clock.systemUTC());

    assertThat(feeds.indexes()).containsExactly(Feeds.BTC, ETH);
    assertThat(names(feeds.sources(Feeds.BTC))).containsExactly("one", "two");
    assertThat(names(feeds.sources(ETH))).containsExactly("one");
    assertThat(feeds.sources(IndexId.of("DOT-USDT"))).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          url = "https://feed.example"     | url must be like wss://
          url = "wss:feed"                 | url must be like wss://
          url = "not a url"                | not a url
          url = null                       | url
          format = "carrier-pigeon"        | format must be one of
          format = null                    | format
          symbols = null, symbols = {}     | symbols must name an index
          symbols = null                   | symbols
          symbols.BTC-USDT = ""            | the symbol of BTC-USDT
          symbols.BTC-USDT = 7             | the symbol of BTC-USDT
          symbols."btc usdt" = "x"         | btc usdt
          symbol = "BTC/USDT"              | no feed has a setting named symbol
          on = 7                           | on
          connect-timeout = 0s             | connect-timeout
          silence = 0s                     | silence
          first-backoff = 0s               | first-backoff
          longest-backoff = 500ms          | longest-backoff
          backoff-spread = 2               | backoff-spread
          steady-after = 0s                | steady-after
          longest-message = 0              | longest-message
          least-interval = 0s              | least-interval
          widest-spread = "0"              | widest-spread
          """)
  void what_is_wrong_with_a_feed_is_said_by_name(String setting, String said) {
    Config config = config(ONE + "plimsoll.oracle.feeds.one { " + setting + " }");

    assertThatThrownBy(() -> FeedSettings.from(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("plimsoll.oracle.feeds.one: ")
        .hasMessageContaining(said);
  }

  @Test
  void a_feed_that_is_no_object_is_refused() {
    assertThatThrownBy(() -> FeedSettings.from(config("plimsoll.oracle.feeds.one = on")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be an object");
  }

  private static List<String> names(List<PriceSource> sources) {
    return sources.stream().map(PriceSource::name).toList();
  }

  private static Config config(String text) {
    return ConfigFactory.parseString(text).withFallback(ConfigFactory.load());
  }
}
