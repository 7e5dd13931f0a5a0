package org.plimsoll.oracle.feed;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;

/**
 * One venue's stream as the configuration lists it.
 *
 * @param name of the source in its observations
 * @param url of a WebSocket, {@code wss} or {@code ws}
 * @param symbols what the venue calls the pair of each index
 */
record FeedSettings(
    String name, FeedFormat format, URI url, Map<IndexId, String> symbols, FeedLimits limits) {
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_SYMBOL = 64;
  private static final Set<String> OWN_KEYS = Set.of("on", "format", "url", "symbols");

  /**
   * @throws IllegalArgumentException naming what is not as it must be
   */
  FeedSettings {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "a feed's name must have 1 to " + LONGEST_NAME + " characters and not be blank");
    }
    if (!Set.of("ws", "wss").contains(String.valueOf(url.getScheme())) || url.getHost() == null) {
      throw new IllegalArgumentException("url must be like wss://host/path, was: " + url);
    }
    if (symbols.isEmpty()) {
      throw new IllegalArgumentException("symbols must name an index, were empty");
    }
    symbols.forEach(FeedSettings::requireSymbol);
    symbols = Map.copyOf(symbols);
  }

  /**
   * Reads the feeds that are on from {@code plimsoll.oracle.feeds} of a whole configuration; what a
   * feed leaves out is taken from {@code plimsoll.oracle.feed-defaults}.
   *
   * @throws IllegalArgumentException naming the feed, and what of it is missing or wrong
   */
  static List<FeedSettings> from(Config root) {
    Config oracle = root.getConfig("plimsoll.oracle");
    ConfigObject defaults = oracle.getObject("feed-defaults");
    List<FeedSettings> feeds = new ArrayList<>();
    for (var entry : new TreeMap<>(oracle.getObject("feeds")).entrySet()) {
      try {
        Config feed = feed(entry.getValue(), defaults);
        if (feed.getBoolean("on")) {
          feeds.add(of(entry.getKey(), feed));
        }
      } catch (ConfigException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "plimsoll.oracle.feeds." + entry.getKey() + ": " + e.getMessage(), e);
      }
    }
    return feeds;
  }

  private static Config feed(ConfigValue value, ConfigObject defaults) {
    if (!(value instanceof ConfigObject feed)) {
      throw new IllegalArgumentException("must be an object, was: " + value.unwrapped());
    }
    for (String key : feed.keySet()) {
      if (!OWN_KEYS.contains(key) && !defaults.containsKey(key)) {
        throw new IllegalArgumentException("no feed has a setting named " + key);
      }
    }
    return feed.withFallback(defaults).toConfig();
  }

  private static FeedSettings of(String name, Config feed) {
    Map<IndexId, String> symbols = new TreeMap<>();
    feed.getObject("symbols")
        .forEach((index, symbol) -> symbols.put(IndexId.of(index), symbolOf(index, symbol)));
    return new FeedSettings(
        name,
        FeedFormat.named(feed.getString("format")),
        URI.create(feed.getString("url")),
        symbols,
        FeedLimits.from(feed));
  }

  private static String symbolOf(String index, ConfigValue value) {
    if (value.valueType() != ConfigValueType.STRING) {
      throw new IllegalArgumentException(
          "the symbol of " + index + " must be a string, was: " + value.unwrapped());
    }
    return (String) value.unwrapped();
  }

  private static void requireSymbol(IndexId index, String symbol) {
    if (symbol.isBlank() || symbol.length() > LONGEST_SYMBOL) {
      throw new IllegalArgumentException(
          "the symbol of " + index + " must have 1 to " + LONGEST_SYMBOL + " characters");
    }
  }
}
