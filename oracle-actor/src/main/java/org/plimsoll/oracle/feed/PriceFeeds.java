package org.plimsoll.oracle.feed;

import com.typesafe.config.Config;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.plimsoll.oracle.PriceSource;
import org.plimsoll.risk.market.IndexId;

/**
 * The venues' public streams that the configuration lists; none as shipped. Nothing is connected
 * before the sources are run.
 */
public final class PriceFeeds {
  private final Map<IndexId, List<PriceSource>> sources;

  private PriceFeeds(Map<IndexId, List<PriceSource>> sources) {
    this.sources = sources;
  }

  /**
   * Reads {@code plimsoll.oracle.feeds} of a whole configuration.
   *
   * @param clock gives the time of messages that hold none
   * @throws IllegalArgumentException naming the feed, and what of it is missing or wrong
   */
  public static PriceFeeds from(Config root, Clock clock) {
    Map<IndexId, List<PriceSource>> sources = new TreeMap<>();
    for (FeedSettings feed : FeedSettings.from(root)) {
      HttpClient http = HttpClient.newHttpClient();
      for (IndexId index : feed.symbols().keySet()) {
        sources
            .computeIfAbsent(index, none -> new ArrayList<>())
            .add(new FeedPriceSource(feed, index, http, clock));
      }
    }
    return new PriceFeeds(sources);
  }

  /** The indexes that some feed shows. */
  public Set<IndexId> indexes() {
    return new TreeSet<>(sources.keySet());
  }

  /** The sources of an index, one per feed that shows it. */
  public List<PriceSource> sources(IndexId index) {
    return List.copyOf(sources.getOrDefault(index, List.of()));
  }
}
