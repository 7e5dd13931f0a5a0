package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedJournalTest {
  @TempDir Path directory;

  @Test
  void a_new_journal_gets_its_tables() throws SQLException {
    Config config = configuredWith("");

    Journal.of(config).prepare();
    Journal.of(config).prepare(); // a second start finds them

    try (Connection connection =
            DriverManager.getConnection(config.getString("plimsoll.journal.url"));
        ResultSet rows =
            connection.createStatement().executeQuery("SELECT COUNT(*) FROM \"event_journal\"")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isZero();
    }
    Journal.of(config).close();
  }

  @Test
  void a_journal_that_delays_writes_is_refused() {
    String delayed = "jdbc:h2:file:" + directory + "/delayed;WRITE_DELAY=500";

    assertThatThrownBy(
            () -> Journal.of(configuredWith("plimsoll.journal.url=\"" + delayed + '"')).prepare())
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("WRITE_DELAY must be 0")
        .hasMessageContaining("was: 500");
  }

  @Test
  void a_journal_with_the_default_write_delay_is_refused() {
    String plain = "jdbc:h2:file:" + directory + "/plain";

    assertThatThrownBy(
            () -> Journal.of(configuredWith("plimsoll.journal.url=\"" + plain + '"')).prepare())
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("WRITE_DELAY must be 0");
  }

  @Test
  void a_journal_in_memory_is_refused() {
    assertThatThrownBy(
            () ->
                Journal.of(
                        configuredWith("plimsoll.journal.url=\"jdbc:h2:mem:lost;WRITE_DELAY=0\""))
                    .prepare())
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("must name an H2 file");
  }

  @Test
  void a_cluster_on_a_file_of_one_process_is_refused() {
    assertThatThrownBy(
            () ->
                Journal.of(
                        configuredWith(
                            "pekko.cluster.seed-nodes=[\"pekko://plimsoll@127.0.0.1:7355\"]"))
                    .prepare())
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("pekko.cluster.seed-nodes must be empty")
        .hasMessageContaining("--journal cassandra")
        .hasMessageContaining("pekko://plimsoll@127.0.0.1:7355");
  }

  @Test
  void a_replay_that_repairs_by_dropping_events_is_refused() {
    assertThatThrownBy(
            () ->
                Journal.of(configuredWith("jdbc-journal.replay-filter.mode=repair-by-discard-old"))
                    .prepare())
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("must be fail")
        .hasMessageContaining("repair-by-discard-old");
  }

  @Test
  void another_journal_plugin_is_refused() {
    assertThatThrownBy(
            () ->
                Journal.of(
                        configuredWith(
                            "pekko.persistence.journal.plugin=\"pekko.persistence.journal.inmem\""))
                    .prepare())
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("must be jdbc-journal");
  }

  @Test
  void a_journal_that_its_database_has_closed_is_lost() throws Exception {
    Config config = configuredWith("");
    Journal journal = Journal.of(config);
    journal.prepare();
    CompletableFuture<String> lost = journal.lost().toCompletableFuture();

    try (Connection connection =
        DriverManager.getConnection(config.getString("plimsoll.journal.url"))) {
      connection.createStatement().execute("SHUTDOWN IMMEDIATELY");
    }

    assertThat(lost.get(30, TimeUnit.SECONDS))
        .containsPattern("database (has been|is already) closed|Database is already closed");
  }

  private Config configuredWith(String setting) {
    return ConfigFactory.parseString(setting)
        .withFallback(EmbeddedJournal.configuration(directory))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
