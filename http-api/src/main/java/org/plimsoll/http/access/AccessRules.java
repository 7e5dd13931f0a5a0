package org.plimsoll.http.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Under which settings an API may be served. */
public final class AccessRules {
  private static final Duration LARGEST_SKEW = Duration.ofMinutes(5);
  private static final Duration LONGEST_MACHINE_LIFETIME = Duration.ofHours(1);

  private final AccessSettings settings;
  private final List<String> unsafe = new ArrayList<>();

  private AccessRules(AccessSettings settings) {
    this.settings = settings;
  }

  /**
   * @param host the API listens on
   * @param isLoopback whether that is reached from this machine alone
   * @param isEmbedded whether the node is alone with its journal
   * @throws UnsafeAccessException naming every setting that is unsafe and what it must be
   */
  public static void requireSafe(
      AccessSettings settings, String host, boolean isLoopback, boolean isEmbedded) {
    var rules = new AccessRules(settings);
    rules.checkMode(host, isLoopback, isEmbedded);
    if (settings.asksForTokens()) {
      rules.checkTokens();
    }
    if (!rules.unsafe.isEmpty()) {
      throw new UnsafeAccessException(rules.unsafe);
    }
  }

  /** Where a set of keys is, if that is a URL and no file. */
  static Optional<URI> url(String jwks) {
    try {
      return jwks.contains("://") ? Optional.of(new URI(jwks)) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.of(URI.create("unreadable:/"));
    }
  }

  private void checkMode(String host, boolean isLoopback, boolean isEmbedded) {
    if (settings.mode().equals(AccessSettings.OPEN)) {
      require(
          isLoopback,
          "mode must be tokens, because plimsoll.http.host is "
              + host
              + ", which others can reach; was: open");
      require(
          isEmbedded,
          "mode must be tokens, because the journal is one that nodes can share; was: open");
    } else {
      require(
          settings.mode().equals(AccessSettings.TOKENS),
          "mode must be tokens or open, was: " + settings.mode());
    }
  }

  private void checkTokens() {
    require(
        settings.jwks().isPresent()
            || settings.machineKeys().isPresent()
            || settings.ownKey().isPresent(),
        "jwks or machine-keys must say which keys count, were: empty");
    require(
        settings.jwks().isPresent() == settings.issuer().isPresent(),
        "issuer and jwks go together, were: "
            + settings.issuer().orElse("empty")
            + ", "
            + settings.jwks().orElse("empty"));
    require(
        !settings.issuer().equals(Optional.of(OwnKey.ISSUER)),
        "issuer must be another name than that of this node itself, was: " + OwnKey.ISSUER);
    settings
        .jwks()
        .flatMap(AccessRules::url)
        .ifPresent(
            url ->
                require(
                    isSafe(url),
                    "jwks must be a file, an https address, or an http one on this machine,"
                        + " without a user; was: "
                        + settings.jwks().orElseThrow()));
    require(!settings.audience().isBlank(), "audience must name this API, was: empty");
    requireWithin("skew", settings.skew(), Duration.ZERO, LARGEST_SKEW);
    Duration least = Duration.ofSeconds(1);
    requireWithin("longest-lifetime", settings.longestLifetime(), least, Duration.ofDays(366));
    requireWithin(
        "longest-machine-lifetime",
        settings.longestMachineLifetime(),
        least,
        LONGEST_MACHINE_LIFETIME);
    requireWithin("jwks-refresh", settings.jwksRefresh(), least, Duration.ofDays(1));
    requireWithin("jwks-timeout", settings.jwksTimeout(), least, Duration.ofMinutes(1));
  }

  private static boolean isSafe(URI url) {
    if (url.getHost() == null || url.getRawUserInfo() != null) {
      return false;
    }
    String host = url.getHost();
    boolean isHere =
        host.equals("localhost")
            || host.equals("[::1]")
            || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    return url.getScheme().equalsIgnoreCase("https")
        || url.getScheme().equalsIgnoreCase("http") && isHere;
  }

  private void requireWithin(String name, Duration value, Duration least, Duration most) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        name + " must be from " + least + " to " + most + ", was: " + value);
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      unsafe.add(AccessSettings.PATH + "." + otherwise);
    }
  }
}
