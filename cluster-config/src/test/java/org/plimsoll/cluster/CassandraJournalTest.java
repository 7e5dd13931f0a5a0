package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before a server is asked; nothing listens where these would connect to. */
class CassandraJournalTest {
  private static final String NOWHERE = "127.0.0.1:1";
  private static final String USER =
      "datastax-java-driver.advanced.auth-provider"
          + " { class = PlainTextAuthProvider, username = plimsoll, password = \"%s\" }";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pekko.persistence.journal.plugin = jdbc-journal"
            + "| pekko.persistence.journal.plugin must be pekko.persistence.cassandra.journal",
        "pekko.persistence.cassandra.journal.replay-filter.mode = repair-by-discard-old"
            + "| replay-filter.mode must be fail",
        "pekko.persistence.journal-plugin-fallback.replay-filter.mode = warn"
            + "| replay-filter.mode must be fail",
        "pekko.persistence.cassandra.session-provider ="
            + " org.apache.pekko.stream.connectors.cassandra.DefaultSessionProvider"
            + "| session-provider must be org.plimsoll.cluster.ConditionalSessionProvider",
        "pekko.persistence.cassandra.journal.keyspace-autocreate = on"
            + "| journal.keyspace-autocreate must be false",
        "pekko.persistence.cassandra.journal.tables-autocreate = on"
            + "| journal.tables-autocreate must be false",
        "pekko.persistence.cassandra.journal.support-deletes = true"
            + "| journal.support-deletes must be false",
        "pekko.persistence.cassandra.journal.support-all-persistence-ids = off"
            + "| journal.support-all-persistence-ids must be true",
        "pekko.persistence.cassandra.journal.target-partition-size = 500000"
            + "| journal.target-partition-size must be at least 1000000000000",
        "pekko.persistence.cassandra.events-by-tag.enabled = on"
            + "| events-by-tag.enabled must be false",
        "datastax-java-driver.profiles.plimsoll-append.basic.request.consistency = ONE"
            + "| plimsoll-append.basic.request.consistency must be QUORUM",
        "datastax-java-driver.profiles.plimsoll-read.basic.request.consistency = LOCAL_ONE"
            + "| plimsoll-read.basic.request.consistency must be QUORUM",
        "pekko.persistence.cassandra.query.read-profile = pekko-persistence-cassandra-snapshot-profile"
            + "| snapshot-profile.basic.request.consistency must be QUORUM",
        "datastax-java-driver.profiles.plimsoll-append.basic.request.serial-consistency ="
            + " LOCAL_SERIAL| serial-consistency must be SERIAL",
        "datastax-java-driver.profiles.plimsoll-append.advanced.retry-policy.class ="
            + " DefaultRetryPolicy| retry-policy.class must be",
        "datastax-java-driver.profiles.plimsoll-append.advanced.speculative-execution-policy.class"
            + " = ConstantSpeculativeExecutionPolicy| speculative-execution-policy.class must be",
        "plimsoll.journal.cassandra.profile = staging"
            + "| profile must be production, development or by-address",
        "plimsoll.journal.kind = paper| plimsoll.journal.kind must be embedded or cassandra"
      })
  void an_unsafe_setting_is_refused_by_its_name(String setting, String complaint) {
    assertThatThrownBy(() -> Journal.of(configuredWith(setting)).prepare())
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining(complaint)
        .hasMessageContaining(setting.substring(setting.indexOf('=') + 2));
  }

  @ParameterizedTest
  @CsvSource({
    "plimsoll.journal.cassandra.profile = production, 127.0.0.1:1",
    "plimsoll.journal.cassandra.profile = by-address, 192.0.2.1:9042",
  })
  void in_production_a_user_of_its_own_is_needed(String profile, String contact) {
    assertThatThrownBy(() -> prepare(profile, contact))
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("must name a user of its own");
    assertThatThrownBy(() -> prepare(profile + "\n" + String.format(USER, "Cassandra"), contact))
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("the user was: plimsoll");
  }

  @Test
  void with_safe_settings_the_servers_are_asked() {
    assertThatThrownBy(
            () ->
                prepare(
                    "plimsoll.journal.cassandra.profile = production\n"
                        + String.format(USER, "a long one"),
                    NOWHERE))
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessageContaining("there is no good answer of Cassandra 127.0.0.1:1");
  }

  @Test
  void either_journal_is_known_by_its_kind() {
    assertThat(Journal.of(configuredWith(""))).isInstanceOf(CassandraJournal.class);
    assertThat(Journal.of(EmbeddedJournal.configuration(Path.of("target")).resolve()))
        .isInstanceOf(EmbeddedJournal.class);
  }

  private static void prepare(String settings, String contact) {
    Journal.of(CassandraJournal.withContact(configuredWith(settings), contact)).prepare();
  }

  private static Config configuredWith(String settings) {
    return CassandraJournal.withContact(ConfigFactory.parseString(settings), NOWHERE)
        .withFallback(CassandraJournal.configuration(Path.of("target")))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }
}
