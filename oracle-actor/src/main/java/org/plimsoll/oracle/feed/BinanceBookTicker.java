package org.plimsoll.oracle.feed;

import static org.plimsoll.oracle.feed.FeedJson.quotedPrice;
import static org.plimsoll.oracle.feed.FeedJson.sequence;
import static org.plimsoll.oracle.feed.FeedJson.shortened;
import static org.plimsoll.oracle.feed.FeedJson.text;
import static org.plimsoll.oracle.feed.FeedJson.wholeNumber;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.plimsoll.oracle.feed.FeedMessage.NoPrice;
import org.plimsoll.oracle.feed.FeedMessage.Quote;
import org.plimsoll.oracle.feed.FeedMessage.Reason;
import org.plimsoll.oracle.feed.FeedMessage.Skipped;

/**
 * The stream {@code <symbol>@bookTicker}: best bid and ask at each change, counted by the update of
 * the order book. The spot stream gives no time; that of futures gives the transaction's.
 *
 * <p>Source: Binance, "WebSocket Streams", sections Live Subscribing, Error Messages, Individual
 * Symbol Book Ticker Streams (github.com/binance/binance-spot-api-docs, web-socket-streams.md).
 */
final class BinanceBookTicker implements FeedFormat {
  private static final String EVENT = "bookTicker";

  @Override
  public String name() {
    return "binance-book-ticker";
  }

  @Override
  public String subscription(String symbol) {
    ObjectNode request = FeedJson.newObject().put("method", "SUBSCRIBE");
    request.putArray("params").add(symbol.toLowerCase(Locale.ROOT) + "@" + EVENT);
    return request.put("id", 1).toString();
  }

  @Override
  public FeedMessage read(JsonNode message, String symbol) {
    if (message.has("error") || message.has("code")) {
      return new Skipped(Reason.ERROR, shortened(message.toString()));
    }
    if (message.has("result")) {
      return new NoPrice(); // the subscription is acknowledged
    }
    String event = message.has("e") ? text(message, "e") : EVENT;
    if (event.equals("serverShutdown")) {
      return new NoPrice(); // the connection will be closed, which is noticed then
    }
    if (!event.equals(EVENT) || !message.has("s")) {
      return new Skipped(Reason.UNKNOWN, shortened(message.toString()));
    }
    return ofSymbol(message, symbol);
  }

  private static FeedMessage ofSymbol(JsonNode message, String symbol) {
    String named = text(message, "s");
    if (!named.equalsIgnoreCase(symbol)) {
      return new Skipped(Reason.OTHER_SYMBOL, shortened(named));
    }
    Optional<Instant> time =
        message.has("T")
            ? Optional.of(Instant.ofEpochMilli(wholeNumber(message, "T")))
            : Optional.empty();
    return new Quote(
        quotedPrice(message, "b"), quotedPrice(message, "a"), sequence(message, "u"), time);
  }
}
