package org.plimsoll.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The journal of a single node: one H2 file in a directory, opened by one process at a time. An
 * event is in the file before it is acknowledged, so a killed process loses none; a power failure
 * may, because the file is not flushed to the disk at each commit.
 */
public final class EmbeddedJournal implements Journal {
  private static final String URL = "plimsoll.journal.url";
  private static final String DATABASES = "pekko-persistence-jdbc.shared-databases.";
  private static final String READ_ONLY = ";ACCESS_MODE_DATA=r";

  private static final long LOOK_MILLIS = 500;

  private final Config config;
  private final CountDownLatch closing = new CountDownLatch(1);

  EmbeddedJournal(Config config) {
    this.config = config;
  }

  /** The configuration of a node whose journal lies in this directory. */
  public static Config configuration(Path directory) {
    // Parsed without resolving, so that the directory reaches the settings that refer to it.
    return ConfigFactory.parseResources("embedded.conf")
        .withValue(
            "plimsoll.data-directory",
            ConfigValueFactory.fromAnyRef(directory.toAbsolutePath().normalize().toString()));
  }

  static Config readOnly(Config config) {
    Object url = config.getString(URL) + READ_ONLY;
    return config
        .withValue(URL, ConfigValueFactory.fromAnyRef(url))
        .withValue(DATABASES + "slick.db.url", ConfigValueFactory.fromAnyRef(url))
        .withValue(DATABASES + "audit.db.url", ConfigValueFactory.fromAnyRef(url));
  }

  @Override
  public void prepareToRead() {
    try (Connection connection = DriverManager.getConnection(config.getString(URL));
        Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT 1 FROM \"event_journal\" FETCH FIRST ROW ONLY").close();
    } catch (SQLException e) {
      throw new JournalUnavailableException(
          "the journal cannot be read; is a node running on it? " + e.getMessage(), e);
    }
  }

  /** None: the ids are those of the events. */
  @Override
  public SortedSet<String> unlisted() {
    return Collections.emptySortedSet();
  }

  @Override
  public SortedSet<String> relist() {
    return unlisted();
  }

  @Override
  public void prepare() {
    requireSafePlugin();
    requireAlone();
    String url = config.getString(URL);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      requireDurable(url, statement);
      statement.execute(schema());
    } catch (SQLException e) {
      throw new JournalUnavailableException(
          "the journal cannot be opened; is another node running on it? " + e.getMessage(), e);
    }
  }

  /**
   * When H2 has closed the file, as it does after a write that failed, on a full disk for one. The
   * plugin's pool does not come back from that.
   */
  @Override
  public CompletionStage<String> lost() {
    CompletableFuture<String> lost = new CompletableFuture<>();
    try {
      Connection connection = DriverManager.getConnection(config.getString(URL));
      Thread watch = new Thread(() -> watch(connection, lost), "journal-watch");
      watch.setDaemon(true);
      watch.start();
    } catch (SQLException e) {
      lost.complete(reasonOf(e));
    }
    return lost;
  }

  private void watch(Connection watched, CompletableFuture<String> lost) {
    try (Connection connection = watched;
        Statement statement = connection.createStatement()) {
      while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        statement.execute("SELECT 1");
      }
    } catch (SQLException e) {
      if (closing.getCount() > 0) {
        lost.complete(reasonOf(e));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String reasonOf(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == failure
        ? failure.getMessage()
        : failure.getMessage() + ": " + cause.getMessage();
  }

  @Override
  public void close() {
    closing.countDown();
    try (Connection connection = DriverManager.getConnection(config.getString(URL));
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      throw new JournalUnavailableException("the journal cannot be closed: " + e.getMessage(), e);
    }
  }

  @Override
  public String place() {
    return config.getString("plimsoll.data-directory");
  }

  private void requireSafePlugin() {
    PluginSettings plugin = new PluginSettings(config);
    plugin.require("jdbc-journal");
    plugin.requireStrictReplay();
    String used = config.getString(DATABASES + "slick.db.url");
    if (!used.equals(config.getString(URL))) {
      throw new UnsafeJournalException(
          "the journal plugin must use plimsoll.journal.url, has: " + used);
    }
  }

  private void requireAlone() {
    if (ClusterMembership.hasSeedNodes(config)) {
      throw new UnsafeJournalException(
          ClusterMembership.SEED_NODES
              + " must be empty: the journal is a file of one process; a cluster needs --journal"
              + " cassandra; was: "
              + config.getStringList(ClusterMembership.SEED_NODES));
    }
  }

  private static void requireDurable(String url, Statement statement) throws SQLException {
    if (!url.toLowerCase(Locale.ROOT).startsWith("jdbc:h2:file:")) {
      throw new UnsafeJournalException(
          "plimsoll.journal.url must name an H2 file (jdbc:h2:file:...), was: " + url);
    }
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS"
                + " WHERE SETTING_NAME = 'WRITE_DELAY'")) {
      String delay = rows.next() ? rows.getString(1) : "not set";
      if (!delay.equals("0")) {
        throw new UnsafeJournalException(
            "WRITE_DELAY must be 0, or a killed process loses acknowledged events; was: "
                + delay
                + "; put ;WRITE_DELAY=0 into plimsoll.journal.url");
      }
    }
  }

  private static String schema() {
    try (InputStream sql = EmbeddedJournal.class.getResourceAsStream("journal-h2.sql")) {
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
