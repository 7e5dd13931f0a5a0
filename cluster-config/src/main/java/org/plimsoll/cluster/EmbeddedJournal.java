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
import java.util.Locale;

/**
 * The journal of a single node: one H2 file in a directory, opened by one process at a time. An
 * event is in the file before it is acknowledged, so a killed process loses none; a power failure
 * may, because the file is not flushed to the disk at each commit.
 */
public final class EmbeddedJournal implements Journal {
  private static final String URL = "plimsoll.journal.url";

  private final Config config;

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

  @Override
  public void prepare() {
    requireSafePlugin();
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

  @Override
  public void close() {
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
    String used = config.getString("pekko-persistence-jdbc.shared-databases.slick.db.url");
    if (!used.equals(config.getString(URL))) {
      throw new UnsafeJournalException(
          "the journal plugin must use plimsoll.journal.url, has: " + used);
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
