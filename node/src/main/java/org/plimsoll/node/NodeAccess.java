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

  private Optional<AccessKey> key;

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

  /**
   * Tells callers of the API apart; to be closed with it.
   *
   * @throws org.plimsoll.http.access.UnsafeAccessException if a file of keys cannot be used
   */
  Authenticator authenticator() {
    return Authenticator.of(
        settings, settings.asksForTokens() ? key().map(AccessKey::key) : Optional.empty(), clock);
  }

  /**
   * Tells whoever started the node what its callers have to show, and gives a token to begin with,
   * see {@link AccessKey#introduce}.
   *
   * @throws UnusableException if it is to be in a file, and cannot
   */
  void introduce(Optional<Path> tokenFile, Console console) {
    if (!settings.asksForTokens()) {
      console.line(
          "NOBODY IS ASKED FOR A TOKEN: whoever is on this machine may do everything"
              + " (plimsoll.http.access.mode = open)");
    }
    if (tokenFile.isPresent() && settings.ownKey().isEmpty()) {
      throw new UnusableException(
          "--token-file needs a key of the node's own: name the file of one in"
              + " plimsoll.http.access.own-key");
    }
    if (tokenFile.isPresent() || settings.asksForTokens()) {
      key()
          .ifPresent(
              own -> own.introduce(tokenFile, settings.audience(), clock.instant(), console));
    }
  }

  /** Of a node with a key of its own. */
  String administratorToken() {
    return key().orElseThrow().administratorToken(settings.audience(), clock.instant());
  }

  /** Read once, so that it stays known whether it was drawn just now. */
  private synchronized Optional<AccessKey> key() {
    if (key == null) {
      key = settings.ownKey().map(file -> AccessKey.in(Path.of(file)));
    }
    return key;
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
