package org.plimsoll.oracle.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/** The messages of one venue's public stream: how to ask for a symbol, and what is answered. */
interface FeedFormat {
  /** Every format there is. */
  List<FeedFormat> ALL = List.of(new BinanceBookTicker(), new CoinbaseTicker(), new KrakenTicker());

  /** Under this name the configuration chooses it. */
  String name();

  /** What is sent on every new connection, so that prices of a symbol come. */
  String subscription(String symbol);

  /**
   * Reads a message of a connection that subscribed to one symbol. What is not needed is not looked
   * at.
   *
   * @param message a JSON object
   * @throws IllegalArgumentException naming the field that is needed and cannot be used
   */
  FeedMessage read(JsonNode message, String symbol);

  /**
   * @throws IllegalArgumentException with the names there are, if it is none of them
   */
  static FeedFormat named(String name) {
    return ALL.stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "format must be one of "
                        + ALL.stream().map(FeedFormat::name).collect(Collectors.joining(", "))
                        + ", was: "
                        + name));
  }
}
