package org.plimsoll.cluster.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.cluster.Notebook;
import org.plimsoll.cluster.Notebook.Acknowledged;
import org.plimsoll.cluster.Notebook.Failed;
import org.plimsoll.cluster.Notebook.Recovered;
import org.plimsoll.cluster.Notebook.Said;
import org.plimsoll.cluster.Notebook.Write;

/** An entity on a journal that fails now and then: what it wrote stays one chain. */
class FailingJournalTest {
  private static final String ID = "Notebook|one";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ActorTestKit kit =
      ActorTestKit.create(
          PersistenceTestKitPlugin.getInstance()
              .config()
              .withFallback(
                  ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = OFF"))
              .withFallback(ConfigFactory.parseResources("serialization.conf"))
              .withFallback(ConfigFactory.defaultReference()));
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final TestProbe<Said> said = kit.createTestProbe();
  private final ActorRef<Write> notebook = kit.spawn(Notebook.create(ID, said.ref()));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_first_write_that_fails_is_sealed_anew() {
    recovered();
    journal.failNextPersisted(ID);
    write("a", "b");
    assertThat(recovered()).isEmpty();

    write("c", "d");

    acknowledged("c", "d");
    assertOneChain("c", "d");
  }

  @Test
  void a_write_that_fails_is_sealed_anew() {
    recovered();
    write("a", "b");
    acknowledged("a", "b");
    journal.failNextPersisted(ID);
    write("lost", "too");
    write("waits");
    assertThat(recovered()).containsExactly("a", "b");
    acknowledged("waits");

    journal.failNextPersisted(ID);
    write("lost");
    recovered();
    write("c");

    acknowledged("c");
    assertOneChain("a", "b", "waits", "c");
  }

  @Test
  void a_write_that_is_rejected_ends_the_entity_and_the_next_one_goes_on() {
    recovered();
    write("a");
    acknowledged("a");
    journal.rejectNextPersisted(ID);
    write("rejected", "too");
    said.expectTerminated(notebook, PATIENCE);

    ActorRef<Write> next = kit.spawn(Notebook.create(ID, said.ref()));
    assertThat(recovered()).containsExactly("a");
    next.tell(new Write(List.of("b")));

    acknowledged("b");
    assertOneChain("a", "b");
  }

  @Test
  void an_entity_that_could_not_be_read_at_first_comes_up() {
    recovered();
    write("a", "b");
    acknowledged("a", "b");
    journal.failNextRead(ID);
    kit.stop(notebook);

    ActorRef<Write> next = kit.spawn(Notebook.create(ID, said.ref()));
    said.expectMessageClass(Failed.class, PATIENCE);
    assertThat(recoveredAtLast()).containsExactly("a", "b");
    next.tell(new Write(List.of("c")));

    acknowledged("c");
    assertOneChain("a", "b", "c");
  }

  @Test
  void an_entity_whose_journal_was_changed_does_not_come_up() {
    recovered();
    write("a", "b");
    acknowledged("a", "b");
    kit.stop(notebook);
    List<Object> entries = journal.persistedInStorage(ID);
    journal.clearAll();
    journal.persistForRecovery(ID, List.of(entries.get(1), entries.get(0)));

    kit.spawn(Notebook.create(ID, said.ref()));

    assertThat(said.expectMessageClass(Failed.class, PATIENCE).reason())
        .contains("BrokenChainException")
        .contains("the journal of Notebook|one was changed, seen at sequence 1");
    said.expectMessageClass(Failed.class, PATIENCE);
  }

  @Test
  void an_entity_with_events_of_format_1_goes_on_with_a_chain() {
    recovered();
    kit.stop(notebook);
    journal.persistForRecovery(
        ID, List.of(new Notebook.Written("old"), new Notebook.Written("older")));

    ActorRef<Write> next = kit.spawn(Notebook.create(ID, said.ref()));
    assertThat(recovered()).containsExactly("old", "older");
    next.tell(new Write(List.of("new")));

    acknowledged("new");
    assertThat(report().isSound()).isTrue();
    assertThat(report().unsealed()).isEqualTo(2);
    assertThat(report().entries()).isEqualTo(1);
  }

  private void write(String... lines) {
    notebook.tell(new Write(List.of(lines)));
  }

  private void acknowledged(String... lines) {
    assertThat(said.expectMessageClass(Acknowledged.class, PATIENCE).lines())
        .containsExactly(lines);
  }

  private List<String> recovered() {
    return said.expectMessageClass(Recovered.class, PATIENCE).lines();
  }

  /** One failure is told twice. */
  private List<String> recoveredAtLast() {
    Said next = said.receiveMessage(PATIENCE);
    while (next instanceof Failed) {
      next = said.receiveMessage(PATIENCE);
    }
    return ((Recovered) next).lines();
  }

  private void assertOneChain(String... lines) {
    assertThat(journal.persistedInStorage(ID))
        .extracting(stored -> StoredEvents.eventOf(stored, Notebook.Written.class).line())
        .containsExactly(lines);
    assertThat(report().fault()).isEmpty();
    assertThat(report().entries()).isEqualTo(lines.length);
    kit.spawn(Notebook.create(ID, said.ref()));
    assertThat(recovered()).containsExactly(lines);
  }

  private ChainReport report() {
    ChainVerifier verifier = new ChainVerifier(ID);
    List<Object> stored = journal.persistedInStorage(ID);
    for (int n = 0; n < stored.size(); n++) {
      verifier.add(n + 1L, StoredEvents.entryOf(stored.get(n)));
    }
    return verifier.report();
  }
}
