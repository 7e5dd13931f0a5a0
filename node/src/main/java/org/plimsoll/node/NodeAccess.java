package org.plimsoll.node;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.plimsoll.cluster.ClusterMembership;
import org.plimsoll.http.access.AccessRules;
import org.plimsoll.http.access.AccessSettings;
import org.plimsoll.http.access.Authenticator;

/** Who may call a node, by its configuration. */
final class NodeAccess {
  private final AccessSettings settings;

  /** Tokens are of the time of those who make them, also where a node runs on recorded time. */
  private final Clock clock = Clock.systemUTC();

  private NodeAccess(AccessSettings settings) {
    this.settings = settings;
  }

  /**
   * @param config of the whole node, resolved
   * @throws org.plimsoll.http.access.UnsafeAccessException if its API must not be served like that
   */
  static NodeAccess of(Config config) {
    AccessSettings said = AccessSettings.from(config);
    boolean isAlone = !ClusterMembership.hasSeedNodes(config);
    AccessSettings settings =
        said.ownKey().isEmpty() && isAlone ? said.withOwnKey(defaultKey(config).toString()) : said;
    String host = config.getString("plimsoll.http.host");
    boolean isEmbedded = isAlone && config.getString("plimsoll.journal.kind").equals("embedded");
    AccessRules.requireSafe(settings, host, isLoopback(host), isEmbedded);
    return new NodeAccess(settings);
  }

  /** Tells callers of the API apart; to be closed with it. */
  Authenticator authenticator() {
    return Authenticator.of(
        settings, settings.asksForTokens() ? key().map(AccessKey::key) : Optional.empty(), clock);
  }

  /**
   * Gives whoever started the node a token to begin with: in this file, or else on the console,
   * when the key has been drawn just now and callers have to show one.
   *
   * @throws UnusableException if it is to be in a file, and cannot
   */
  void introduce(Optional<Path> file, Console console) {
    if (file.isPresent()) {
      AccessKey key =
          key()
              .orElseThrow(
                  () ->
                      new UnusableException(
                          "--token-file needs a key of the node's own: name the file of one in"
                              + " plimsoll.http.access.own-key"));
      AccessKey.write(file.get(), token(key));
      console.line("token of the administrator in %s", file.get());
    } else if (settings.asksForTokens()) {
      key()
          .filter(AccessKey::isNew)
          .ifPresent(
              key ->
                  console.line(
                      "token of the administrator, valid for 30 days, shown this once; more by"
                          + " plimsoll token:%n%s",
                      token(key)));
    }
  }

  private String token(AccessKey key) {
    return key.administratorToken(settings.audience(), clock.instant());
  }

  private Optional<AccessKey> key() {
    return settings.ownKey().map(file -> AccessKey.in(Path.of(file)));
  }

  private static Path defaultKey(Config config) {
    return Path.of(config.getString("plimsoll.data-directory")).resolve(AccessKey.FILE);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
