package org.plimsoll.oracle;

import com.typesafe.config.Config;
import java.time.Duration;
import org.plimsoll.risk.units.Rate;

/**
 * How oracles judge.
 *
 * @param judgeInterval how often an oracle judges without a new observation, positive
 */
public record OracleSettings(PriceFilterSettings filter, Duration judgeInterval) {
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
            oracle.getDuration("average-window")),
        oracle.getDuration("judge-interval"));
  }
}
