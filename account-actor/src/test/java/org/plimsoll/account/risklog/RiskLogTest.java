package org.plimsoll.account.risklog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.risklog.RiskLogEvent.RiskNoted;
import org.plimsoll.account.risklog.RiskNotesCommand.GetNotes;
import org.plimsoll.account.risklog.RiskNotesCommand.Notes;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.cluster.chain.JournalEntry;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.risk.SettableClock;

/** Who is asked what happened, and what of it comes into the order of all accounts. */
class RiskLogTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
  private static final RiskNote ALICE_3 = note("alice", 3);
  private static final RiskNote ALICE_5 = note("alice", 5);
  private static final RiskNote BOB_2 = note("bob", 2);
  private static final RiskNote BOB_4 = note("bob", 4);

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(PersistenceTestKitPlugin.config())
              .withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final TestProbe<String> appended = kit.createTestProbe();
  private ActorRef<RiskLogCommand> log = start();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void what_happened_at_all_nodes_is_noted_page_by_page_and_once() {
    TestProbe<RiskNotesCommand> node = node();
    answer(node, 0, new Notes(List.of(ALICE_3, BOB_2), 2, false));
    answer(node, 2, new Notes(List.of(ALICE_5, BOB_2, BOB_4), 5, true));

    awaitNoted(ALICE_3, BOB_2, ALICE_5, BOB_4);
    appended.expectMessage("RiskLog");
  }

  @Test
  void what_an_account_tells_again_after_it_moved_is_not_noted_again() {
    TestProbe<RiskNotesCommand> first = node();
    answer(first, 0, new Notes(List.of(ALICE_3), 1, true));
    awaitNoted(ALICE_3);

    TestProbe<RiskNotesCommand> second = node();
    answer(second, 0, new Notes(List.of(ALICE_3, ALICE_5), 2, true));
    awaitNoted(ALICE_3, ALICE_5);
    answer(first, 1, new Notes(List.of(ALICE_3, ALICE_5, BOB_2), 4, true));

    awaitNoted(ALICE_3, ALICE_5, BOB_2);
  }

  @Test
  void the_next_one_asks_anew_and_knows_what_is_noted() {
    TestProbe<RiskNotesCommand> node = node();
    answer(node, 0, new Notes(List.of(ALICE_3), 1, true));
    awaitNoted(ALICE_3);
    kit.stop(log);
    log = start();

    answer(node, 0, new Notes(List.of(ALICE_3, BOB_2), 2, true));

    awaitNoted(ALICE_3, BOB_2);
  }

  @Test
  void a_failed_write_is_made_again() {
    TestProbe<RiskNotesCommand> node = node();
    journal.failNextPersisted();
    answer(node, 0, new Notes(List.of(ALICE_3), 1, true));

    answer(node, 0, new Notes(List.of(ALICE_3), 1, true));

    awaitNoted(ALICE_3);
  }

  @Test
  void a_node_that_does_not_answer_is_asked_again_and_holds_up_nobody() {
    TestProbe<RiskNotesCommand> silent = node();
    TestProbe<RiskNotesCommand> other = node();
    answer(other, 0, new Notes(List.of(BOB_2), 1, true));
    awaitNoted(BOB_2);
    awaitQuestion(silent);
    time.timePasses(RiskLog.PATIENCE);

    answer(silent, 0, new Notes(List.of(ALICE_3), 1, true));

    awaitNoted(BOB_2, ALICE_3);
  }

  @Test
  void an_event_is_written_and_read_as_its_golden_file_says() throws IOException {
    RiskLogEvent event = new RiskNoted(ALICE_3, NOW);
    ObjectMapper json = new ObjectMapper();
    String written = StoredEvents.jsonOf(event);
    String golden;
    try (InputStream in = RiskLogTest.class.getResourceAsStream("/journal/risk-noted-v1.json")) {
      golden = in == null ? "{}" : json.readTree(in).toString();
    }

    assertThat(json.readTree(golden))
        .as("the file must hold:%n%s", written)
        .isEqualTo(json.readTree(written));
    var entry = new JournalEntry(golden, Optional.empty(), new Hash("ab".repeat(32)));
    assertThat(StoredEvents.eventOf(entry, RiskLogEvent.class)).isEqualTo(event);
  }

  @Test
  void every_message_reaches_another_node_as_it_was() {
    TestProbe<Notes> asker = kit.createTestProbe();

    kit.serializationTestKit().verifySerialization(new GetNotes(3, asker.ref()), true);
    kit.serializationTestKit()
        .verifySerialization(new Notes(List.of(ALICE_3, BOB_2), 2, false), true);
  }

  private ActorRef<RiskLogCommand> start() {
    return kit.spawn(RiskLog.create(appended.ref()::tell, new SettableClock(NOW)));
  }

  private TestProbe<RiskNotesCommand> node() {
    TestProbe<RiskNotesCommand> node = kit.createTestProbe();
    TestProbe<Receptionist.Registered> registered = kit.createTestProbe();
    kit.system()
        .receptionist()
        .tell(Receptionist.register(RiskNotes.KEY, node.ref(), registered.ref()));
    registered.receiveMessage();
    return node;
  }

  private GetNotes awaitQuestion(TestProbe<RiskNotesCommand> node) {
    return node.awaitAssert(
        () -> {
          try {
            return node.expectMessageClass(GetNotes.class, Duration.ofMillis(100));
          } catch (AssertionError e) {
            time.timePasses(RiskLog.LOOK);
            throw e;
          }
        });
  }

  private void answer(TestProbe<RiskNotesCommand> node, long after, Notes notes) {
    GetNotes question = awaitQuestion(node);
    assertThat(question.after()).isEqualTo(after);
    question.replyTo().tell(notes);
  }

  private void awaitNoted(RiskNote... notes) {
    appended.awaitAssert(
        () -> {
          assertThat(noted()).containsExactlyElementsOf(Stream.of(notes).toList());
          return null;
        });
  }

  private List<RiskNote> noted() {
    return journal.persistedInStorage(RiskLog.PERSISTENCE_ID.id()).stream()
        .map(stored -> ((RiskNoted) StoredEvents.eventOf(stored, RiskLogEvent.class)).note())
        .toList();
  }

  private static RiskNote note(String account, long sequence) {
    return new RiskNote(AccountId.of(account), sequence);
  }
}
