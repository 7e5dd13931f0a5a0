package org.plimsoll.oracle.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.plimsoll.oracle.feed.FeedMessage.NoPrice;
import org.plimsoll.oracle.feed.FeedMessage.Quote;
import org.plimsoll.oracle.feed.FeedMessage.Reason;
import org.plimsoll.oracle.feed.FeedMessage.Skipped;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

class FeedFormatTest {
  static final List<FeedFormat> FORMATS = FeedFormat.ALL;

  private static final Instant TIME = Instant.parse("2022-12-25T09:30:59.123456Z");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          binance-book-ticker | {"method":"SUBSCRIBE","params":["btcusdt@bookTicker"],"id":1}
          coinbase-ticker | {"type":"subscribe","product_ids":["BTC-USDT"],"channels":["ticker","heartbeat"]}
          kraken-ticker | {"method":"subscribe","params":{"channel":"ticker","symbol":["BTC/USDT"],"event_trigger":"bbo"}}
          """)
  void a_symbol_is_asked_for_as_the_venue_documents_it(String name, String request) {
    FeedFormat format = FeedFormat.named(name);

    assertThat(FeedJson.object(format.subscription(Feeds.symbol(format))))
        .isEqualTo(FeedJson.object(request));
  }

  @Test
  void the_documented_book_ticker_is_read_to_the_last_digit() {
    assertThat(read(Feeds.BINANCE, quote(Feeds.BINANCE, "25.35190000", "25.36520000")))
        .isEqualTo(
            new Quote(
                Price.of("25.3519"), Price.of("25.3652"), OptionalLong.of(7), Optional.empty()));
  }

  @Test
  void a_book_ticker_of_futures_has_the_time_of_its_transaction() {
    String message =
        """
        {"e":"bookTicker","u":400900217,"E":1568014460893,"T":1568014460891,"s":"BTCUSDT",
         "b":"25.35190000","B":"31.21000000","a":"25.36520000","A":"40.66000000"}""";

    assertThat(read(Feeds.BINANCE, message))
        .isEqualTo(
            new Quote(
                Price.of("25.3519"),
                Price.of("25.3652"),
                OptionalLong.of(400_900_217),
                Optional.of(Instant.ofEpochMilli(1_568_014_460_891L))));
  }

  @Test
  void the_documented_ticker_of_strings_is_read_to_the_last_digit() {
    assertThat(read(Feeds.COINBASE, quote(Feeds.COINBASE, "1285.04", "1285.27")))
        .isEqualTo(
            new Quote(
                Price.of("1285.04"), Price.of("1285.27"), OptionalLong.of(7), Optional.of(TIME)));
  }

  @ParameterizedTest
  @CsvSource({
    "0.10025, 0.10036, 0.10025, 0.10036",
    "90000000000.00000001, 90000000000.00000003, 90000000000.00000001, 90000000000.00000003",
    "27000, 2.7001e4, 27000, 27001",
    "0.1000000000, 1.01E-1, 0.1, 0.101"
  })
  void a_ticker_of_json_numbers_is_read_to_the_last_digit(
      String bid, String ask, String readBid, String readAsk) {
    assertThat(read(Feeds.KRAKEN, quote(Feeds.KRAKEN, bid, ask)))
        .isEqualTo(
            new Quote(
                Price.of(readBid), Price.of(readAsk), OptionalLong.empty(), Optional.of(TIME)));
  }

  @Test
  void a_ticker_without_a_time_has_none() {
    String message =
        "{\"channel\":\"ticker\",\"data\":[{\"symbol\":\"BTC/USDT\",\"bid\":1,\"ask\":1.01}]}";

    assertThat(((Quote) read(Feeds.KRAKEN, message)).observedAt()).isEmpty();
  }

  @Test
  void of_several_tickers_the_last_of_the_symbol_counts() {
    String message =
        """
        {"channel":"ticker","type":"update","data":[
          {"symbol":"BTC/USDT","bid":1,"ask":1.01},{"symbol":"BTC/USDT","bid":2,"ask":2.02},
          {"symbol":"ETH/USDT","bid":3,"ask":3.03}]}""";

    assertThat(((Quote) read(Feeds.KRAKEN, message)).bid()).isEqualTo(Price.of("2"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          binance-book-ticker | {"result":null,"id":1}
          binance-book-ticker | {"e":"serverShutdown","E":1770123456789}
          coinbase-ticker | {"type":"subscriptions","channels":[{"name":"ticker","product_ids":["BTC-USDT"]}]}
          coinbase-ticker | {"type":"heartbeat","sequence":90,"last_trade_id":20,"product_id":"BTC-USDT","time":"2014-11-07T08:19:28.464459Z"}
          kraken-ticker | {"channel":"heartbeat"}
          kraken-ticker | {"channel":"status","type":"update","data":[{"system":"online","api_version":"v2"}]}
          kraken-ticker | {"method":"subscribe","result":{"channel":"ticker","symbol":"BTC/USDT"},"success":true}
          """)
  void what_is_understood_and_holds_no_price_is_no_fault(String name, String message) {
    assertThat(read(FeedFormat.named(name), message)).isEqualTo(new NoPrice());
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          binance-book-ticker | MALFORMED | no json at all
          binance-book-ticker | MALFORMED | ``
          binance-book-ticker | MALFORMED | []
          binance-book-ticker | MALFORMED | {"u":1,"s":"BTCUSDT","b":"1.00","a":"1.01"
          binance-book-ticker | MALFORMED | {"u":1,"s":"BTCUSDT","b":"1.00","a":"1.01"} {}
          binance-book-ticker | MALFORMED | {"u":1,"s":"BTCUSDT","b":"1.00","b":"1.01","a":"1.01"}
          binance-book-ticker | MALFORMED | {"u":1,"s":"BTCUSDT","b":"1.00"}
          binance-book-ticker | MALFORMED | {"u":1,"s":"BTCUSDT","b":1.00,"a":"1.01"}
          binance-book-ticker | MALFORMED | {"u":1,"s":"BTCUSDT","b":"1e0","a":"1.01"}
          binance-book-ticker | MALFORMED | {"u":1,"s":"BTCUSDT","b":"-1","a":"1.01"}
          binance-book-ticker | MALFORMED | {"u":1,"s":"BTCUSDT","b":"0.00000000","a":"1.01"}
          binance-book-ticker | MALFORMED | {"u":1,"s":"BTCUSDT","b":"1.000000001","a":"1.01"}
          binance-book-ticker | MALFORMED | {"u":"1","s":"BTCUSDT","b":"1.00","a":"1.01"}
          binance-book-ticker | MALFORMED | {"u":99999999999999999999,"s":"BTCUSDT","b":"1.00","a":"1.01"}
          binance-book-ticker | MALFORMED | {"u":1,"s":7,"b":"1.00","a":"1.01"}
          binance-book-ticker | OTHER_SYMBOL | {"u":1,"s":"ETHUSDT","b":"1.00","a":"1.01"}
          binance-book-ticker | UNKNOWN | {"e":"trade","E":1,"s":"BTCUSDT","t":1,"p":"0.001","q":"100","b":88,"a":50}
          binance-book-ticker | UNKNOWN | {}
          binance-book-ticker | ERROR | {"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}
          binance-book-ticker | ERROR | {"error":{"code":2,"msg":"Invalid request"},"id":1}
          binance-book-ticker | UNUSABLE_QUOTE | {"u":1,"s":"BTCUSDT","b":"1.02","a":"1.01"}
          binance-book-ticker | UNUSABLE_QUOTE | {"u":1,"s":"BTCUSDT","b":"1.00","a":"1.03"}
          coinbase-ticker | MALFORMED | {"product_id":"BTC-USDT"}
          coinbase-ticker | MALFORMED | {"type":"ticker","sequence":1,"product_id":"BTC-USDT","best_bid":"1","best_ask":"1.01"}
          coinbase-ticker | MALFORMED | {"type":"ticker","sequence":1,"product_id":"BTC-USDT","best_bid":"1","best_ask":"1.01","time":"noon"}
          coinbase-ticker | MALFORMED | {"type":"ticker","product_id":"BTC-USDT","best_bid":"1","best_ask":"1.01","time":"2022-10-19T23:28:22Z"}
          coinbase-ticker | OTHER_SYMBOL | {"type":"ticker","sequence":1,"product_id":"BTC-USD","best_bid":"1","best_ask":"1.01","time":"2022-10-19T23:28:22Z"}
          coinbase-ticker | UNKNOWN | {"type":"l2update","product_id":"BTC-USDT","changes":[]}
          coinbase-ticker | ERROR | {"type":"error","message":"Failed to subscribe","reason":"BTC-X is not a valid product"}
          kraken-ticker | MALFORMED | {"type":"update"}
          kraken-ticker | MALFORMED | {"channel":"ticker","data":[]}
          kraken-ticker | MALFORMED | {"channel":"ticker","data":{"symbol":"BTC/USDT"}}
          kraken-ticker | MALFORMED | {"channel":"ticker","data":[{"symbol":"BTC/USDT","bid":"1","ask":1.01}]}
          kraken-ticker | MALFORMED | {"channel":"ticker","data":[{"symbol":"BTC/USDT","bid":1,"ask":1e999999999}]}
          kraken-ticker | MALFORMED | {"channel":"ticker","data":[{"symbol":"BTC/USDT","bid":1e-999999999,"ask":1}]}
          kraken-ticker | MALFORMED | {"channel":"ticker","data":[{"symbol":"BTC/USDT","bid":0.0,"ask":1}]}
          kraken-ticker | OTHER_SYMBOL | {"channel":"ticker","data":[{"symbol":"ETH/USDT","bid":1,"ask":1.01}]}
          kraken-ticker | UNKNOWN | {"channel":"trade","data":[]}
          kraken-ticker | ERROR | {"method":"subscribe","success":false,"error":"Currency pair not supported BTC/X","symbol":"BTC/X"}
          """)
  void what_cannot_be_used_is_skipped_for_a_reason(String name, Reason reason, String message) {
    assertThat(read(FeedFormat.named(name), message))
        .isInstanceOfSatisfying(
            Skipped.class, skipped -> assertThat(skipped.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @FieldSource("FORMATS")
  void json_nested_without_end_is_malformed(FeedFormat format) {
    assertThat(read(format, "{\"a\":".repeat(50_000)))
        .isInstanceOfSatisfying(
            Skipped.class, skipped -> assertThat(skipped.reason()).isEqualTo(Reason.MALFORMED));
  }

  @Test
  void text_of_a_venue_is_shown_in_one_short_line() {
    assertThat(FeedJson.shortened("a\nb\r\u001b[31m\u2028c")).isEqualTo("a?b??[31m?c");
    assertThat(FeedJson.shortened("x".repeat(1_000))).hasSizeLessThan(200);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 102, 101",
    "100.00000001, 100.00000002, 100.00000001",
    "92233720368.00000001, 92233720368.00000003, 92233720368.00000002"
  })
  void the_price_is_half_way_from_bid_to_ask_rounded_down(String bid, String ask, String middle) {
    Quote quote = new Quote(Price.of(bid), Price.of(ask), OptionalLong.empty(), Optional.empty());

    assertThat(quote.mid()).isEqualTo(Price.of(middle));
  }

  @Test
  void a_format_that_does_not_exist_is_refused_with_those_that_do() {
    assertThatThrownBy(() -> FeedFormat.named("carrier-pigeon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("binance-book-ticker, coinbase-ticker, kraken-ticker")
        .hasMessageContaining("carrier-pigeon");
  }

  private static String quote(FeedFormat format, String bid, String ask) {
    return Feeds.quote(format, bid, ask, 7, TIME);
  }

  private static FeedMessage read(FeedFormat format, String message) {
    return new FeedReader(format, Feeds.symbol(format), Rate.of("0.02")).read(message);
  }
}
