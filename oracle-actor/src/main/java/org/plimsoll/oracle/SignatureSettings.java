package org.plimsoll.oracle;

import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How pushed prices are signed.
 *
 * @param required whether a price without a signature is refused
 * @param reportInterval how often an oracle notes how far signed feeds have come, positive
 * @param keys that count without having been added
 */
public record SignatureSettings(
    boolean required, Duration reportInterval, List<PublisherKey> keys) {
  public SignatureSettings {
    if (reportInterval.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException(
          "signatures.report-interval must be positive, was: " + reportInterval);
    }
    keys = List.copyOf(keys);
  }

  static SignatureSettings from(Config signatures) {
    return new SignatureSettings(
        signatures.getBoolean("required"),
        signatures.getDuration("report-interval"),
        signatures.getConfigList("keys").stream().map(SignatureSettings::key).toList());
  }

  private static PublisherKey key(Config key) {
    return new PublisherKey(
        key.getString("id"),
        key.getString("source"),
        key.getString("public-key"),
        Instant.parse(key.getString("valid-from")),
        Instant.parse(key.getString("valid-until")),
        Optional.empty());
  }
}
