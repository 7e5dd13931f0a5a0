package org.plimsoll.http.access;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How callers are told apart; the comments are in reference.conf. Optionals are empty where the
 * setting is an empty text.
 *
 * @param mode {@code tokens} or {@code open}
 * @param jwks a file or a URL
 * @param machineKeys a file
 * @param ownKey a file
 */
public record AccessSettings(
    String mode,
    String audience,
    Duration skew,
    Optional<String> issuer,
    Optional<String> jwks,
    Duration jwksRefresh,
    Duration jwksTimeout,
    Duration longestLifetime,
    Optional<String> machineKeys,
    Duration longestMachineLifetime,
    Optional<String> ownKey) {
  static final String PATH = "plimsoll.http.access";
  static final String OPEN = "open";
  static final String TOKENS = "tokens";

  public AccessSettings {
    mode = mode.toLowerCase(Locale.ROOT);
  }

  /** Reads {@code plimsoll.http.access} of an actor system's whole configuration. */
  public static AccessSettings from(Config root) {
    Config access = root.getConfig(PATH);
    return new AccessSettings(
        access.getString("mode"),
        access.getString("audience"),
        access.getDuration("skew"),
        text(access, "issuer"),
        text(access, "jwks"),
        access.getDuration("jwks-refresh"),
        access.getDuration("jwks-timeout"),
        access.getDuration("longest-lifetime"),
        text(access, "machine-keys"),
        access.getDuration("longest-machine-lifetime"),
        text(access, "own-key"));
  }

  /** Whether callers have to show a token. */
  public boolean asksForTokens() {
    return !mode.equals(OPEN);
  }

  /** The same with a key of its own in this file. */
  public AccessSettings withOwnKey(String file) {
    return new AccessSettings(
        mode,
        audience,
        skew,
        issuer,
        jwks,
        jwksRefresh,
        jwksTimeout,
        longestLifetime,
        machineKeys,
        longestMachineLifetime,
        Optional.of(file));
  }

  private static Optional<String> text(Config access, String name) {
    return Optional.of(access.getString(name)).filter(text -> !text.isBlank());
  }
}
