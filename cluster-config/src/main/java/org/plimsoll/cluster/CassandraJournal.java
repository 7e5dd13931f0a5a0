package org.plimsoll.cluster;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.connectors.cassandra.DriverConfigLoaderFromConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of a cluster: a Cassandra keyspace, written through the stock plugin on a session
 * that makes every append conditional ({@link ConditionalSession}), so that a number of an entity
 * is written once, whoever writes.
 */
public final class CassandraJournal implements Journal {
  static final String PLUGIN = "pekko.persistence.cassandra";

  private static final Logger LOG = LoggerFactory.getLogger(CassandraJournal.class);
  private static final String SETTINGS = "plimsoll.journal.cassandra.";
  private static final String PROFILE = SETTINGS + "profile";
  private static final String CONTACTS = "datastax-java-driver.basic.contact-points";
  private static final String DRIVER = "datastax-java-driver";

  /** At the edge of two partitions one number could be written into each; no account gets there. */
  private static final long ONE_PARTITION = 1_000_000_000_000L;

  private static final Set<String> QUORUMS = Set.of("QUORUM", "EACH_QUORUM", "ALL");

  private final Config config;

  CassandraJournal(Config config) {
    this.config = config;
  }

  /**
   * The configuration of a node whose journal is in Cassandra, on this machine unless it is told
   * otherwise.
   *
   * @param directory for what the node keeps beside its journal
   */
  public static Config configuration(Path directory) {
    return ConfigFactory.parseResources("clustered.conf")
        .withValue(
            "plimsoll.data-directory",
            ConfigValueFactory.fromAnyRef(directory.toAbsolutePath().normalize().toString()));
  }

  /**
   * A configuration with another server to find the cluster by.
   *
   * @param contact host and port, e.g. 127.0.0.1:9042
   */
  public static Config withContact(Config config, String contact) {
    return config.withValue(CONTACTS, ConfigValueFactory.fromIterable(List.of(contact)));
  }

  @Override
  public void prepare() {
    requireSafeSettings();
    try (CqlSession session = connect()) {
      CassandraSchema schema = new CassandraSchema(session, keyspace());
      if (isProduction()) {
        schema.requireReplication();
        schema.requireFlushedCommits();
      } else {
        LOG.warn(
            "the journal is one to try things out with: {} copies in {}",
            config.getInt(SETTINGS + "development-replicas"),
            place());
        schema.create(config.getInt(SETTINGS + "development-replicas"));
      }
      schema.requireTables();
    } catch (DriverException e) {
      throw unreachable(e);
    }
  }

  @Override
  public void prepareToRead() {
    requireQuorum(config.getString(PLUGIN + ".query.read-profile"));
    try (CqlSession session = connect()) {
      new CassandraSchema(session, keyspace()).requireTables();
    } catch (DriverException e) {
      throw unreachable(e);
    }
  }

  @Override
  public SortedSet<String> unlisted() {
    try (CqlSession session = connect()) {
      return listing(session).unlisted();
    } catch (DriverException e) {
      throw unreachable(e);
    }
  }

  @Override
  public SortedSet<String> relist() {
    String written = config.getString(PLUGIN + ".journal.write-profile");
    requireQuorum(written);
    try (CqlSession session = connect()) {
      CassandraListing listing = listing(session);
      SortedSet<String> unlisted = listing.unlisted();
      listing.add(unlisted, written);
      return unlisted;
    } catch (DriverException e) {
      throw unreachable(e);
    }
  }

  private CassandraListing listing(CqlSession session) {
    return new CassandraListing(
        session, keyspace(), config.getString(PLUGIN + ".query.read-profile"));
  }

  private JournalUnavailableException unreachable(DriverException e) {
    return new JournalUnavailableException(
        "there is no good answer of "
            + place()
            + "; is it running there, and does it take this user? "
            + e.getMessage(),
        e);
  }

  /** Nothing: the actor system has closed its session. */
  @Override
  public void close() {}

  /** Never: its session connects again by itself. */
  @Override
  public CompletionStage<String> lost() {
    return new CompletableFuture<>();
  }

  @Override
  public String place() {
    return "Cassandra " + String.join(", ", config.getStringList(CONTACTS));
  }

  /** A session for the schema: made once or not at all, and patient. */
  CqlSession connect() {
    Config once =
        ConfigFactory.parseMap(
                Map.of("advanced.reconnect-on-init", false, "basic.request.timeout", "30s"))
            .withFallback(config.getConfig(DRIVER));
    return CqlSession.builder()
        .withConfigLoader(DriverConfigLoaderFromConfig.fromConfig(once))
        .build();
  }

  private String keyspace() {
    return config.getString(PLUGIN + ".journal.keyspace");
  }

  private boolean isProduction() {
    String profile = config.getString(PROFILE);
    return switch (profile) {
      case "production" -> true;
      case "development" -> false;
      case "by-address" ->
          !config.getStringList(CONTACTS).stream().allMatch(CassandraJournal::isHere);
      default ->
          throw new UnsafeJournalException(
              PROFILE + " must be production, development or by-address, was: " + profile);
    };
  }

  private void requireSafeSettings() {
    PluginSettings plugin = new PluginSettings(config);
    plugin.require(PLUGIN + ".journal");
    plugin.requireStrictReplay();
    require(PLUGIN + ".session-provider", ConditionalSessionProvider.class.getName());
    require(PLUGIN + ".journal.keyspace-autocreate", "false");
    require(PLUGIN + ".journal.tables-autocreate", "false");
    require(PLUGIN + ".journal.support-deletes", "false");
    require(PLUGIN + ".journal.support-all-persistence-ids", "true");
    require(PLUGIN + ".events-by-tag.enabled", "false");
    requireOnePartition();
    String written = config.getString(PLUGIN + ".journal.write-profile");
    String read = config.getString(PLUGIN + ".journal.read-profile");
    requireQuorum(written);
    requireQuorum(read);
    requireQuorum(config.getString(PLUGIN + ".query.read-profile"));
    require(profile(written, "basic.request.serial-consistency"), "SERIAL");
    require(profile(written, "advanced.retry-policy.class"), AppendRetryPolicy.class.getName());
    require(
        profile(written, "advanced.speculative-execution-policy.class"),
        "NoSpeculativeExecutionPolicy");
    if (isProduction()) {
      requireOwnUser();
    }
  }

  private void requireOnePartition() {
    String path = PLUGIN + ".journal.target-partition-size";
    if (config.getLong(path) < ONE_PARTITION) {
      throw new UnsafeJournalException(
          path
              + " must be at least "
              + ONE_PARTITION
              + ", or a number could be written into two partitions; was: "
              + config.getLong(path));
    }
  }

  private void requireQuorum(String profile) {
    String path = profile(profile, "basic.request.consistency");
    String level = config.getString(path);
    if (!QUORUMS.contains(level)) {
      throw new UnsafeJournalException(
          path + " must be QUORUM, or acknowledged events may not be seen; was: " + level);
    }
  }

  private void requireOwnUser() {
    String path = DRIVER + ".advanced.auth-provider.";
    boolean hasProvider = config.hasPath(path + "class");
    String user = config.hasPath(path + "username") ? config.getString(path + "username") : "";
    String word = config.hasPath(path + "password") ? config.getString(path + "password") : "";
    if (!hasProvider || isDefault(user) || isDefault(word)) {
      throw new UnsafeJournalException(
          path
              + "{class, username, password} must name a user of its own in production, with a"
              + " password of its own; the user was: "
              + (user.isEmpty() ? "not set" : user));
    }
  }

  private static boolean isDefault(String word) {
    return ClusterTransport.isDefaultPassword(word);
  }

  private void require(String path, String value) {
    String set = config.getString(path);
    boolean same = set.equals(value) || set.equals("off") && value.equals("false");
    if (!same && !(set.equals("on") && value.equals("true"))) {
      throw new UnsafeJournalException(path + " must be " + value + ", was: " + set);
    }
  }

  /** A setting of the driver under one of its profiles, which may leave it to the default one. */
  private String profile(String profile, String setting) {
    String own = DRIVER + ".profiles." + profile + "." + setting;
    return config.hasPath(own) ? own : DRIVER + "." + setting;
  }

  private static boolean isHere(String contact) {
    try {
      String host = contact.substring(0, Math.max(0, contact.lastIndexOf(':')));
      return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
