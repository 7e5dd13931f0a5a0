package org.plimsoll.oracle.feed;

import static org.plimsoll.oracle.feed.FeedJson.quotedPrice;
import static org.plimsoll.oracle.feed.FeedJson.sequence;
import static org.plimsoll.oracle.feed.FeedJson.shortened;
import static org.plimsoll.oracle.feed.FeedJson.text;
import static org.plimsoll.oracle.feed.FeedJson.time;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.plimsoll.oracle.feed.FeedMessage.NoPrice;
import org.plimsoll.oracle.feed.FeedMessage.Quote;
import org.plimsoll.oracle.feed.FeedMessage.Reason;
import org.plimsoll.oracle.feed.FeedMessage.Skipped;

/**
 * The channel {@code ticker}: best bid and ask at each trade, with the product's sequence number
 * and the time of the trade. The channel {@code heartbeat} comes with it, a message a second, so
 * that a product without trades can be told from a dead connection.
 *
 * <p>Source: Coinbase Exchange, "WebSocket Overview" and "WebSocket Channels", ticker and heartbeat
 * (docs.cdp.coinbase.com/exchange/websocket-feed).
 */
final class CoinbaseTicker implements FeedFormat {
  @Override
  public String name() {
    return "coinbase-ticker";
  }

  @Override
  public String subscription(String symbol) {
    ObjectNode request = FeedJson.newObject().put("type", "subscribe");
    request.putArray("product_ids").add(symbol);
    request.putArray("channels").add("ticker").add("heartbeat");
    return request.toString();
  }

  @Override
  public FeedMessage read(JsonNode message, String symbol) {
    switch (text(message, "type")) {
      case "ticker":
        return ofSymbol(message, symbol);
      case "heartbeat", "subscriptions":
        return new NoPrice();
      case "error":
        return new Skipped(Reason.ERROR, shortened(message.toString()));
      default:
        return new Skipped(Reason.UNKNOWN, shortened(message.toString()));
    }
  }

  private static FeedMessage ofSymbol(JsonNode message, String symbol) {
    String named = text(message, "product_id");
    if (!named.equals(symbol)) {
      return new Skipped(Reason.OTHER_SYMBOL, shortened(named));
    }
    return new Quote(
        quotedPrice(message, "best_bid"),
        quotedPrice(message, "best_ask"),
        sequence(message, "sequence"),
        Optional.of(time(message, "time")));
  }
}
