package org.plimsoll.oracle;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * How oracles judge.
 *
 * @param judgeInterval how often an oracle judges without a new observation, positive
 * @param signatures by which pushed prices are told from made-up ones
 */
public record OracleSettings(
    PriceFilterSettings filter, Duration judgeInterval, SignatureSettings signatures) {
  public OracleSettings {
    if (judgeInterval.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException("judge-interval must be positive, was: " + judgeInterval);
    }
  }

  /**
   * Reads {@code plimsoll.oracle} of an actor system's whole configuration.
   *
   * @throws com.typesafe.config.ConfigException if a key is missing or of the wrong type
   * @throws IllegalArgumentException if a value is out of range
   */
  public static OracleSettings from(Config root) {
    Config oracle = root.getConfig("plimsoll.oracle");
    return new OracleSettings(
        new PriceFilterSettings(
            oracle.getInt("quorum"),
            oracle.getDuration("max-age"),
            oracle.getDuration("max-skew"),
            Rate.of(oracle.getString("outlier-bound")),
            Rate.of(oracle.getString("move-bound")),
            Rate.of(oracle.getString("halt-bound")),
            oracle.getDuration("average-window"),
            Rate.of(oracle.getString("volatile-ratio")),
            oracle.getConfigList("feed-terms").stream().map(OracleSettings::feed).toList()),
        oracle.getDuration("judge-interval"),
        SignatureSettings.from(oracle.getConfig("signatures")));
  }

  private static FeedTerms feed(Config feed) {
    return new FeedTerms(
        value(feed, "index").map(IndexId::of),
        value(feed, "source"),
        value(feed, "weight").map(Integer::valueOf),
        value(feed, "floor").map(Price::of),
        value(feed, "ceiling").map(Price::of));
  }

  private static Optional<String> value(Config feed, String key) {
    return feed.hasPath(key) ? Optional.of(feed.getString(key)) : Optional.empty();
  }
}
