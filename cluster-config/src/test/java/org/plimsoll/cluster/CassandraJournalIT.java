package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plimsoll.cluster.Notebook.Acknowledged;
import org.plimsoll.cluster.Notebook.Failed;
import org.plimsoll.cluster.Notebook.Recovered;
import org.plimsoll.cluster.Notebook.Said;
import org.plimsoll.cluster.Notebook.Write;

class CassandraJournalIT extends JournalBehaviour {
  private static final int WRITERS = 32;
  private static final int ENOUGH = 150;

  private final CassandraServer.Settings settings = TestCassandra.settings();
  private CassandraServer server;
  private CqlSession session;

  @Override
  Config journal() {
    server = TestCassandra.start(settings);
    return CassandraJournal.withContact(
        CassandraJournal.configuration(Path.of("target")), server.address());
  }

  @AfterAll
  void stopServer() {
    if (session != null) {
      session.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void a_killed_server_comes_back_with_every_acknowledged_event() {
    Map<String, List<String>> acknowledged = new HashMap<>();
    Map<String, Page> pages = new HashMap<>();
    ActorTestKit writing = node();
    for (int writer = 0; writer < WRITERS; writer++) {
      String id = newId("killed");
      Page page = open(writing, id, one().createTestProbe());
      page.recovered();
      pages.put(id, page);
      acknowledged.put(id, new ArrayList<>());
    }
    for (int line = 0; line < ENOUGH; line++) {
      Write write = new Write(List.of("line " + line));
      pages.values().forEach(page -> page.notebook().tell(write));
    }
    // Every writer has been acknowledged a third when the server dies; the rest is in flight.
    pages.forEach((id, page) -> collect(page, acknowledged.get(id), ENOUGH / 3));
    server.kill();
    writing.shutdownTestKit();
    pages.forEach((id, page) -> collectWhatCame(page, acknowledged.get(id)));

    server = TestCassandra.start(settings);

    ActorTestKit reading = node();
    acknowledged.forEach(
        (id, lines) -> {
          assertThat(lines).hasSizeGreaterThanOrEqualTo(ENOUGH / 3).hasSizeLessThan(ENOUGH);
          assertThat(replayed(reading, id).lines()).startsWith(lines.toArray(String[]::new));
        });
    reading.shutdownTestKit();
  }

  /** The server stands still with writes on their way, and carries them out when nobody waits. */
  @Test
  void a_write_of_unknown_outcome_is_found_or_has_never_happened() throws Exception {
    ActorTestKit hasty =
        ActorTestKit.create(
            "hasty",
            ConfigFactory.parseString("datastax-java-driver.basic.request.timeout = 2s")
                .withFallback(config()));
    Map<String, Page> pages = new HashMap<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      String id = newId("unknown");
      pages.put(id, open(hasty, id));
    }
    pages.values().forEach(Page::recovered);
    pages.values().forEach(page -> page.write("known"));

    signal("STOP");
    pages.values().forEach(page -> page.notebook().tell(new Write(List.of("unknown"))));
    pages.values().forEach(page -> page.said().expectMessageClass(Failed.class, PATIENCE));
    signal("CONT");
    pages.values().forEach(CassandraJournalIT::recoveredAtLast);
    pages.values().forEach(page -> page.notebook().tell(new Write(List.of("next"))));
    pages.values().forEach(CassandraJournalIT::wroteNext);

    List<List<String>> found = new ArrayList<>();
    pages.keySet().forEach(id -> found.add(replayed(one(), id).lines()));
    hasty.shutdownTestKit();
    System.out.printf(
        "%d of %d writes of unknown outcome had happened%n",
        found.stream().filter(lines -> lines.contains("unknown")).count(), WRITERS);
    assertThat(found)
        .hasSize(WRITERS)
        .isSubsetOf(List.of("known", "next"), List.of("known", "unknown", "next"));
  }

  /** Recovery fails while the server stands still, and is tried again. */
  private static void recoveredAtLast(Page page) {
    Said said = page.said().receiveMessage(PATIENCE);
    while (!(said instanceof Recovered)) {
      said = page.said().receiveMessage(PATIENCE);
    }
  }

  /** At once, or after it found that the unknown write has taken its number. */
  private static void wroteNext(Page page) {
    Said said = page.said().receiveMessage(PATIENCE);
    if (said instanceof Recovered recovered) {
      assertThat(recovered.lines()).containsExactly("known", "unknown");
      page.write("next");
    } else {
      assertThat(said).isInstanceOf(Acknowledged.class);
    }
  }

  private void signal(String name) throws Exception {
    long pid = server.process().pid();
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  @Test
  void a_table_whose_key_has_the_timestamp_is_refused() {
    session()
        .execute(
            "CREATE KEYSPACE stock WITH replication ="
                + " {'class': 'NetworkTopologyStrategy', 'datacenter1': 2}");
    session()
        .execute(
            "CREATE TABLE stock.messages (persistence_id text, partition_nr bigint, sequence_nr"
                + " bigint, timestamp timeuuid, PRIMARY KEY ((persistence_id, partition_nr),"
                + " sequence_nr, timestamp))");
    CassandraSchema stock = new CassandraSchema(session(), "stock");

    assertThatThrownBy(stock::requireTables)
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("key of stock.messages must be")
        .hasMessageContaining("timestamp]");
    assertThatThrownBy(stock::requireReplication)
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("3 times or more in each data center")
        .hasMessageContaining("datacenter1=2");
  }

  @Test
  void a_journal_with_one_copy_is_refused_in_production() {
    assertThatThrownBy(new CassandraSchema(session(), "plimsoll")::requireReplication)
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("keyspace plimsoll must be replicated by NetworkTopologyStrategy");
  }

  @Test
  void a_journal_that_notes_deletions_is_refused() {
    session().execute("INSERT INTO plimsoll.metadata (persistence_id, deleted_to) VALUES ('a', 7)");

    assertThatThrownBy(() -> Journal.of(config()).prepare())
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("plimsoll.metadata must be empty");

    session().execute("DELETE FROM plimsoll.metadata WHERE persistence_id = 'a'");
    assertThatCode(() -> Journal.of(config()).prepare()).doesNotThrowAnyException();
  }

  @Test
  void a_journal_that_has_events_and_is_not_listed_is_found_and_listed_again() {
    String lost = newId("unlisted");
    Page page = open(one(), lost);
    page.recovered();
    page.write("first");
    assertThat(Journal.of(config()).unlisted()).isEmpty();

    session().execute("DELETE FROM plimsoll.all_persistence_ids WHERE persistence_id = ?", lost);
    page.write("what is written later does not list it");

    assertThat(Journal.of(config()).unlisted()).containsExactly(lost);
    assertThat(Journal.of(config()).relist()).containsExactly(lost);
    assertThat(Journal.of(config()).unlisted()).isEmpty();
  }

  @Test
  void the_schema_as_it_is_shipped_is_safe_in_production() {
    for (String file : List.of("cassandra-keyspace.cql", "cassandra-tables.cql")) {
      CassandraSchema.statements(file, "shipped").forEach(session()::execute);
    }
    CassandraSchema shipped = new CassandraSchema(session(), "shipped");

    assertThatCode(shipped::requireReplication).doesNotThrowAnyException();
    assertThatCode(shipped::requireTables).doesNotThrowAnyException();
    assertThatCode(shipped::requireFlushedCommits).doesNotThrowAnyException();

    session().execute("ALTER KEYSPACE shipped WITH durable_writes = false");
    assertThatThrownBy(shipped::requireReplication)
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("durable_writes");
  }

  @Test
  void a_schema_that_was_not_applied_is_told() {
    assertThatThrownBy(new CassandraSchema(session(), "nowhere")::requireTables)
        .isInstanceOf(JournalUnavailableException.class)
        .hasMessageContaining("keyspace nowhere does not exist; apply cassandra-keyspace.cql");
  }

  @Test
  void an_unprepared_append_is_refused() {
    CqlSession fenced =
        new ConditionalSession(session(), new ConditionalAppend("plimsoll.messages"));

    assertThatThrownBy(
            () ->
                fenced.execute(
                    "INSERT INTO plimsoll.messages (persistence_id, partition_nr, sequence_nr)"
                        + " VALUES ('Account|a', 0, 1)"))
        .isInstanceOf(UnsafeJournalException.class)
        .hasMessageContaining("must be prepared");
  }

  private CqlSession session() {
    if (session == null) {
      session = ((CassandraJournal) Journal.of(config())).connect();
    }
    return session;
  }

  private static void collect(Page page, List<String> lines, int many) {
    while (lines.size() < many) {
      add(page.said().receiveMessage(PATIENCE), lines);
    }
  }

  /** The writers are gone, so what they said comes before this. */
  private static void collectWhatCame(Page page, List<String> lines) {
    Said end = new Failed("gone");
    page.said().ref().tell(end);
    for (Said said = page.said().receiveMessage(PATIENCE); said != end; ) {
      add(said, lines);
      said = page.said().receiveMessage(PATIENCE);
    }
  }

  private static void add(Said said, List<String> lines) {
    if (said instanceof Acknowledged acknowledged) {
      lines.addAll(acknowledged.lines());
    }
  }
}
