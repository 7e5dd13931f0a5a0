package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.plimsoll.cluster.Notebook.Acknowledged;
import org.plimsoll.cluster.Notebook.Recovered;
import org.plimsoll.cluster.Notebook.Said;
import org.plimsoll.cluster.Notebook.Write;
import org.plimsoll.cluster.chain.ChainReport;
import org.plimsoll.cluster.chain.ChainVerifier;
import org.plimsoll.cluster.chain.StoredEvents;

/**
 * What every journal of a node promises, whichever it is: the same suite runs on the embedded one
 * and on Cassandra. Two actor systems stand for two nodes that both believe an entity is theirs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JournalBehaviour {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FORCED_COLLISIONS = 50;

  private Config config;
  private ActorTestKit one;
  private ActorTestKit other;

  /** The configuration of the journal, before it is prepared. */
  abstract Config journal();

  /** An entity as one node runs it. */
  record Page(ActorTestKit kit, ActorRef<Write> notebook, TestProbe<Said> said) {
    Recovered recovered() {
      return said.expectMessageClass(Recovered.class, PATIENCE);
    }

    Acknowledged write(String... lines) {
      notebook.tell(new Write(List.of(lines)));
      return said.expectMessageClass(Acknowledged.class, PATIENCE);
    }
  }

  @BeforeAll
  void prepare() {
    config =
        ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = OFF")
            .withFallback(journal())
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    Journal.of(config).prepare();
    one = node();
    other = node();
  }

  @AfterAll
  void stop() {
    if (one != null) {
      one.shutdownTestKit();
      other.shutdownTestKit();
      Journal.of(config).close();
    }
  }

  Config config() {
    return config;
  }

  ActorTestKit node() {
    return ActorTestKit.create("node-" + UUID.randomUUID(), config);
  }

  ActorTestKit one() {
    return one;
  }

  static String newId(String kind) {
    return kind + "|" + UUID.randomUUID();
  }

  static Page open(ActorTestKit kit, String id) {
    return open(kit, id, kit.createTestProbe());
  }

  static Page open(ActorTestKit kit, String id, TestProbe<Said> said) {
    return new Page(kit, kit.spawn(Notebook.create(id, said.ref())), said);
  }

  /** Everything an entity holds, read by another incarnation of it. */
  static Recovered replayed(ActorTestKit kit, String id) {
    Page page = open(kit, id);
    Recovered recovered = page.recovered();
    kit.stop(page.notebook(), PATIENCE);
    return recovered;
  }

  @Test
  void an_entity_finds_what_it_wrote_in_order() {
    String id = newId("order");
    Page page = open(one, id);
    assertThat(page.recovered().lines()).isEmpty();
    List<String> lines = IntStream.range(0, 100).mapToObj(n -> "line " + n).toList();
    lines.forEach(line -> page.notebook().tell(new Write(List.of(line))));
    for (int n = 0; n < lines.size(); n++) {
      assertThat(page.said().expectMessageClass(Acknowledged.class, PATIENCE))
          .isEqualTo(new Acknowledged(List.of(lines.get(n)), n + 1L));
    }

    assertThat(replayed(other, id)).isEqualTo(new Recovered(lines, 100));
  }

  @Test
  void an_entity_goes_on_where_the_node_before_it_stopped() {
    String id = newId("restart");
    ActorTestKit first = node();
    Page page = open(first, id);
    page.recovered();
    page.write("before");
    first.shutdownTestKit();

    Page again = open(one, id);
    assertThat(again.recovered()).isEqualTo(new Recovered(List.of("before"), 1));
    assertThat(again.write("after").last()).isEqualTo(2);
    assertThat(replayed(other, id).lines()).containsExactly("before", "after");
  }

  @Test
  void events_written_at_once_are_written_all_or_none() {
    String id = newId("atomic");
    Page first = open(one, id);
    first.recovered();
    Page stale = open(other, id);
    stale.recovered();
    first.write("first");

    // Its numbers are 1 to 3, of which only the first is taken.
    stale.notebook().tell(new Write(List.of("a", "b", "c")));

    assertThat(stale.recovered()).isEqualTo(new Recovered(List.of("first"), 1));
    assertThat(numbers(id)).containsExactly(1L);
    assertThat(stale.write("a", "b", "c").last()).isEqualTo(4);
    assertThat(numbers(id)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void an_event_may_be_large_and_a_hundred_may_be_written_at_once() {
    String id = newId("large");
    String large = "x".repeat(900_000);
    String[] hundred =
        IntStream.range(0, 100).mapToObj(n -> n + "y".repeat(20_000)).toArray(String[]::new);
    Page page = open(one, id);
    page.recovered();
    page.write(large);
    page.write(hundred);

    Recovered found = replayed(other, id);

    assertThat(found.last()).isEqualTo(101);
    assertThat(found.lines().get(0)).isEqualTo(large);
    assertThat(found.lines().subList(1, 101)).containsExactly(hundred);
  }

  @Test
  void a_thousand_entities_write_side_by_side_and_are_listed() {
    String kind = "listed-" + UUID.randomUUID();
    TestProbe<Said> said = one.createTestProbe();
    Set<String> ids = new HashSet<>();
    List<ActorRef<Write>> notebooks = new ArrayList<>();
    for (int n = 0; n < 1_000; n++) {
      String id = kind + "|" + n;
      ids.add(id);
      ActorRef<Write> notebook = one.spawn(Notebook.create(id, said.ref()));
      notebook.tell(new Write(List.of("a", "b")));
      notebooks.add(notebook);
    }
    int acknowledged = 0;
    while (acknowledged < ids.size()) {
      acknowledged += said.receiveMessage(PATIENCE) instanceof Acknowledged ? 1 : 0;
    }

    assertThat(persistenceIds(kind)).isEqualTo(ids);
    notebooks.forEach(notebook -> one.stop(notebook, PATIENCE));
  }

  @Test
  void events_are_read_back_from_one_number_to_another() {
    String id = newId("range");
    Page page = open(one, id);
    page.recovered();
    page.write("a", "b", "c", "d", "e");

    List<EventEnvelope> read = events(id, 2, 4);

    assertThat(read).extracting(EventEnvelope::sequenceNr).containsExactly(2L, 3L, 4L);
    assertThat(read)
        .extracting(event -> StoredEvents.eventOf(event.event(), Notebook.Written.class))
        .containsExactly(
            new Notebook.Written("b"), new Notebook.Written("c"), new Notebook.Written("d"));
    assertThat(read).allMatch(event -> event.timestamp() > 0);
    assertThat(events(newId("never"), 1, Long.MAX_VALUE)).isEmpty();
  }

  @Test
  void of_two_writers_at_one_number_only_one_is_acknowledged_and_nothing_is_lost() {
    for (int collision = 0; collision < FORCED_COLLISIONS; collision++) {
      collide(newId("collision"));
    }
  }

  /** Both hold the same history and write at once; then the two take turns being behind. */
  private void collide(String id) {
    Page left = open(one, id);
    left.recovered();
    List<String> acknowledged = new ArrayList<>(left.write("opened").lines());
    Page right = open(other, id);
    assertThat(right.recovered().last()).isEqualTo(1);

    left.notebook().tell(new Write(List.of("left")));
    right.notebook().tell(new Write(List.of("right")));
    Said toLeft = left.said().receiveMessage(PATIENCE);
    Said toRight = right.said().receiveMessage(PATIENCE);

    boolean leftWon = toLeft instanceof Acknowledged;
    assertThat(List.of(toLeft, toRight))
        .as("what both were told")
        .hasAtLeastOneElementOfType(Acknowledged.class)
        .hasAtLeastOneElementOfType(Recovered.class);
    acknowledged.add(leftWon ? "left" : "right");
    // The refused one has recovered with what the other was acknowledged.
    assertThat(leftWon ? toRight : toLeft).isEqualTo(new Recovered(List.copyOf(acknowledged), 2));

    Page winner = leftWon ? left : right;
    Page loser = leftWon ? right : left;
    acknowledged.addAll(loser.write("again").lines());
    winner.notebook().tell(new Write(List.of("stale")));
    assertThat(winner.recovered()).isEqualTo(new Recovered(List.copyOf(acknowledged), 3));
    acknowledged.addAll(winner.write("at last").lines());
    loser.notebook().tell(new Write(List.of("stale", "too")));
    assertThat(loser.recovered()).isEqualTo(new Recovered(List.copyOf(acknowledged), 4));

    assertThat(replayed(one, id)).isEqualTo(new Recovered(acknowledged, 4));
    assertThat(chain(id).isSound()).as("the chain of both").isTrue();
    assertThat(chain(id).entries()).isEqualTo(4);
    one.stop(left.notebook(), PATIENCE);
    other.stop(right.notebook(), PATIENCE);
  }

  List<Long> numbers(String id) {
    return events(id, 1, Long.MAX_VALUE).stream().map(EventEnvelope::sequenceNr).toList();
  }

  private ChainReport chain(String id) {
    ChainVerifier verifier = new ChainVerifier(id);
    events(id, 1, Long.MAX_VALUE)
        .forEach(event -> verifier.add(event.sequenceNr(), StoredEvents.entryOf(event.event())));
    return verifier.report();
  }

  private List<EventEnvelope> events(String id, long from, long to) {
    return PersistenceQuery.get(one.system())
        .getReadJournalFor(
            CurrentEventsByPersistenceIdQuery.class,
            config.getString("plimsoll.journal.read-plugin"))
        .currentEventsByPersistenceId(id, from, to)
        .runWith(Sink.seq(), one.system())
        .toCompletableFuture()
        .join();
  }

  private Set<String> persistenceIds(String kind) {
    return new HashSet<>(
        PersistenceQuery.get(one.system())
            .getReadJournalFor(
                CurrentPersistenceIdsQuery.class, config.getString("plimsoll.journal.read-plugin"))
            .currentPersistenceIds()
            .filter(id -> id.startsWith(kind + "|"))
            .runWith(Sink.seq(), one.system())
            .toCompletableFuture()
            .join());
  }
}
