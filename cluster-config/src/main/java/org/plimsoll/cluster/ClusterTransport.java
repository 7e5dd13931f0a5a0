package org.plimsoll.cluster;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How nodes speak to each other. Beyond this machine only over TLS, where each side proves by a
 * certificate that it belongs: the port takes commands to every account and asks for nothing else.
 */
public final class ClusterTransport {
  private static final String ARTERY = "pekko.remote.artery.";
  private static final String TRANSPORT = ARTERY + "transport";
  private static final String SSL = ARTERY + "ssl.";
  private static final String PROVIDER = SSL + "ssl-engine-provider";
  private static final String ROTATING =
      "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider";
  private static final String STORES = "org.apache.pekko.remote.artery.tcp.ConfigSSLEngineProvider";
  private static final String TLS = "tls-tcp";

  /** What documentation and installers put where a password should be. */
  private static final Set<String> DEFAULT_PASSWORDS =
      Set.of("", "changeme", "changeit", "password", "secret", "cassandra");

  private final Config config;

  private ClusterTransport(Config config) {
    this.config = config;
  }

  /**
   * @param config of the whole node, resolved
   * @throws UnsafeClusterException naming the setting, its value and what it must be
   */
  public static void requireSafe(Config config) {
    new ClusterTransport(config).requireSafe();
  }

  static boolean isDefaultPassword(String word) {
    return DEFAULT_PASSWORDS.contains(word.strip().toLowerCase(Locale.ROOT));
  }

  private void requireSafe() {
    String transport = config.getString(TRANSPORT);
    if (transport.equals(TLS)) {
      requireMutualTls();
      return;
    }
    for (String setting : List.of(ARTERY + "canonical.hostname", ARTERY + "bind.hostname")) {
      String host = config.getString(setting);
      if (!isHere(setting, host) && !isDevelopment()) {
        throw new UnsafeClusterException(
            TRANSPORT
                + " must be "
                + TLS
                + ", because "
                + setting
                + " is "
                + host
                + ", which others can reach; was: "
                + transport);
      }
    }
  }

  private void requireMutualTls() {
    switch (config.getString(PROVIDER)) {
      case ROTATING -> requirePemFiles();
      case STORES -> requireStores();
      default ->
          throw new UnsafeClusterException(
              PROVIDER
                  + " must be "
                  + ROTATING
                  + " or "
                  + STORES
                  + ", was: "
                  + config.getString(PROVIDER));
    }
  }

  private void requirePemFiles() {
    for (String name : List.of("key-file", "cert-file", "ca-cert-file")) {
      String setting = SSL + "rotating-keys-engine." + name;
      if (!Files.isReadable(Path.of(config.getString(setting)))) {
        throw new UnsafeClusterException(
            setting + " must be a PEM file that can be read, was: " + config.getString(setting));
      }
    }
  }

  private void requireStores() {
    String engine = SSL + "config-ssl-engine.";
    if (!config.getBoolean(engine + "require-mutual-authentication")) {
      throw new UnsafeClusterException(
          engine + "require-mutual-authentication must be on, or whoever likes connects; was: off");
    }
    for (String name : List.of("key-store-password", "key-password", "trust-store-password")) {
      if (isDefaultPassword(config.getString(engine + name))) {
        throw new UnsafeClusterException(
            engine + name + " must be a password of its own, was a default that everybody knows");
      }
    }
  }

  /** Said, not guessed: a laptop's cluster of containers has no loopback to share. */
  private boolean isDevelopment() {
    String profile = "plimsoll.journal.cassandra.profile";
    return config.hasPath(profile) && config.getString(profile).equals("development");
  }

  /** By default it listens where it is reached. */
  private static boolean isHere(String setting, String host) {
    try {
      boolean asCanonical = setting.endsWith("bind.hostname") && host.isEmpty();
      return asCanonical || InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
