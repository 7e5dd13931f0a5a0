package org.plimsoll.oracle.feed;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.plimsoll.risk.market.IndexId;

/** What the tests of the feeds share: one index, what each venue calls it, and a quote of each. */
final class Feeds {
  static final IndexId BTC = IndexId.of("BTC-USDT");
  static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  static final FeedFormat BINANCE = FeedFormat.named("binance-book-ticker");
  static final FeedFormat COINBASE = FeedFormat.named("coinbase-ticker");
  static final FeedFormat KRAKEN = FeedFormat.named("kraken-ticker");

  private static final Map<String, String> SYMBOLS =
      Map.of(BINANCE.name(), "BTCUSDT", COINBASE.name(), "BTC-USDT", KRAKEN.name(), "BTC/USDT");

  private Feeds() {}

  static String symbol(FeedFormat format) {
    return SYMBOLS.get(format.name());
  }

  /** A message with a quote, all its fields as documented. */
  static String quote(FeedFormat format, String bid, String ask, long sequence, Instant time) {
    return quote(format, symbol(format), bid, ask, sequence, time);
  }

  static String quote(
      FeedFormat format, String symbol, String bid, String ask, long sequence, Instant time) {
    if (format == BINANCE) {
      return """
          {"u":%d,"s":"%s","b":"%s","B":"31.21000000","a":"%s","A":"40.66000000"}"""
          .formatted(sequence, symbol, bid, ask);
    }
    if (format == COINBASE) {
      return """
          {"type":"ticker","sequence":%d,"product_id":"%s","price":"%s","open_24h":"1310.79",
           "volume_24h":"245532.79","low_24h":"1280.52","high_24h":"1313.8",
           "volume_30d":"9788783.6","best_bid":"%s","best_bid_size":"0.46688654",
           "best_ask":"%s","best_ask_size":"1.56637040","side":"buy","time":"%s",
           "trade_id":370843401,"last_size":"11.4396987"}"""
          .formatted(sequence, symbol, ask, bid, ask, time);
    }
    return """
        {"channel":"ticker","type":"update","data":[{"symbol":"%s","bid":%s,"bid_qty":740.0,
         "ask":%s,"ask_qty":1361.44813783,"last":%s,"volume":997038.98383185,"vwap":0.10148,
         "low":0.09979,"high":0.10285,"change":-0.00017,"change_pct":-0.17,"timestamp":"%s"}]}"""
        .formatted(symbol, bid, ask, ask, time);
  }

  /** A message with which the venue says that it lives, and nothing else. */
  static String noPrice(FeedFormat format) {
    if (format == BINANCE) {
      return "{\"result\":null,\"id\":1}";
    }
    if (format == COINBASE) {
      return """
          {"type":"heartbeat","sequence":90,"last_trade_id":20,"product_id":"BTC-USDT",
           "time":"2014-11-07T08:19:28.464459Z"}""";
    }
    return "{\"channel\":\"heartbeat\"}";
  }

  /** The settings as shipped but for the waits between connections, which are short. */
  static FeedSettings settings(FeedFormat format, URI url) {
    return settings(format, url, "");
  }

  static FeedSettings settings(FeedFormat format, URI url, String more) {
    Config config =
        ConfigFactory.parseString(
                """
                plimsoll.oracle.feeds.%1$s {
                  format = %1$s, url = "%2$s", symbols { BTC-USDT = "%3$s" }
                  first-backoff = 10ms, longest-backoff = 20ms, least-interval = 2ms
                  %4$s
                }
                """
                    .formatted(format.name(), url, symbol(format), more))
            .withFallback(ConfigFactory.load());
    return FeedSettings.from(config).get(0);
  }

  static FeedPriceSource source(FeedSettings settings, Clock clock) {
    return new FeedPriceSource(settings, BTC, HttpClient.newHttpClient(), clock);
  }
}
