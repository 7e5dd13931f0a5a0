package org.plimsoll.oracle.feed;

import static org.plimsoll.oracle.feed.FeedJson.numericPrice;
import static org.plimsoll.oracle.feed.FeedJson.shortened;
import static org.plimsoll.oracle.feed.FeedJson.text;
import static org.plimsoll.oracle.feed.FeedJson.time;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.plimsoll.oracle.feed.FeedMessage.NoPrice;
import org.plimsoll.oracle.feed.FeedMessage.Quote;
import org.plimsoll.oracle.feed.FeedMessage.Reason;
import org.plimsoll.oracle.feed.FeedMessage.Skipped;

/**
 * The channel {@code ticker} of the second version, triggered by changes of the best bid and ask. A
 * message holds a list of tickers, whose prices are JSON numbers; there is no sequence number, and
 * older messages hold no time. Heartbeats come by themselves, a message a second when nothing else
 * does.
 *
 * <p>Source: Kraken, "WebSocket v2", Ticker (Level 1), Heartbeat, Status
 * (docs.kraken.com/api/docs/websocket-v2).
 */
final class KrakenTicker implements FeedFormat {
  @Override
  public String name() {
    return "kraken-ticker";
  }

  @Override
  public String subscription(String symbol) {
    ObjectNode request = FeedJson.newObject().put("method", "subscribe");
    ObjectNode params = request.putObject("params").put("channel", "ticker");
    params.putArray("symbol").add(symbol);
    params.put("event_trigger", "bbo");
    return request.toString();
  }

  @Override
  public FeedMessage read(JsonNode message, String symbol) {
    if (message.has("error")) {
      return new Skipped(Reason.ERROR, shortened(message.toString()));
    }
    if (message.has("method")) {
      return new NoPrice(); // the subscription is acknowledged
    }
    switch (text(message, "channel")) {
      case "ticker":
        return newestOf(message.path("data"), symbol);
      case "heartbeat", "status":
        return new NoPrice();
      default:
        return new Skipped(Reason.UNKNOWN, shortened(message.toString()));
    }
  }

  private static FeedMessage newestOf(JsonNode tickers, String symbol) {
    if (!tickers.isArray() || tickers.isEmpty()) {
      throw new IllegalArgumentException("data must be a list of tickers");
    }
    FeedMessage newest = null;
    for (JsonNode ticker : tickers) {
      String named = text(ticker, "symbol");
      if (named.equals(symbol)) {
        newest = quote(ticker);
      } else if (newest == null) {
        newest = new Skipped(Reason.OTHER_SYMBOL, shortened(named));
      }
    }
    return newest;
  }

  private static Quote quote(JsonNode ticker) {
    Optional<Instant> time =
        ticker.has("timestamp") ? Optional.of(time(ticker, "timestamp")) : Optional.empty();
    return new Quote(
        numericPrice(ticker, "bid"), numericPrice(ticker, "ask"), OptionalLong.empty(), time);
  }
}
