package org.plimsoll.account.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.checkpoint.Keys.SIGNING;
import static org.plimsoll.account.checkpoint.Leaves.leaf;
import static org.plimsoll.risk.Markets.USDT;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountHead;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.checkpoint.CheckpointEvent.CheckpointSigned;
import org.plimsoll.account.checkpoint.CheckpointEvent.HeadsNoted;
import org.plimsoll.account.checkpoint.CheckpointsCommand.GetLatest;
import org.plimsoll.account.checkpoint.CheckpointsCommand.GetNotes;
import org.plimsoll.account.checkpoint.CheckpointsCommand.GetProof;
import org.plimsoll.account.checkpoint.CheckpointsCommand.Notes;
import org.plimsoll.account.checkpoint.CheckpointsCommand.Proof;
import org.plimsoll.account.checkpoint.JournalHeadsCommand.GetHeads;
import org.plimsoll.account.checkpoint.JournalHeadsCommand.Heads;
import org.plimsoll.cluster.chain.ChainHead;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.units.Cash;

/** Who is asked for heads, what is journaled of them, and when it is signed for. */
class CheckpointsTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

  /** Shorter than patience: a question that is asked while time passes must not be late by that. */
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final HeadLeaf ALICE = leaf("alice", 3, Map.of(USDT, Cash.of("-40")));
  private static final HeadLeaf BOB = leaf("bob", 7, Map.of(USDT, Cash.of("100")));
  private static final HeadLeaf CAROL = leaf("carol", 1, Map.of());

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(PersistenceTestKitPlugin.config())
              .withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final SettableClock clock = new SettableClock(NOW);
  private final TestProbe<SignedCheckpoint> published = kit.createTestProbe();
  private final TestProbe<Notes> notes = kit.createTestProbe();
  private final TestProbe<Proof> proofs = kit.createTestProbe();
  private ActorRef<CheckpointsCommand> checkpoints = start();
  private GetHeads lastQuestion;

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void the_heads_of_all_nodes_are_journaled_page_by_page_and_then_signed_for() {
    TestProbe<JournalHeadsCommand> node = node();
    answer(node, 0, new Heads(List.of(ALICE), 5, false));
    answer(node, 5, new Heads(List.of(BOB), 9, true));

    SignedCheckpoint note = published.receiveMessage();

    assertThat(events())
        .containsExactly(
            new HeadsNoted(List.of(ALICE), NOW),
            new HeadsNoted(List.of(BOB), NOW),
            new CheckpointSigned(note));
    assertThat(note.checkpoint())
        .isEqualTo(
            new Checkpoint(
                Keys.ORIGIN,
                1,
                NOW,
                SumTree.of(List.of(ALICE, BOB)).root(),
                Checkpoint.beforeFirst(Keys.ORIGIN)));
    assertThat(note.fault(SIGNING.verifier())).isEmpty();
  }

  @Test
  void what_goes_on_is_in_the_next_one_and_while_nothing_does_none_is_signed() {
    TestProbe<JournalHeadsCommand> node = node();
    answer(node, 0, new Heads(List.of(ALICE, BOB), 9, true));
    SignedCheckpoint first = published.receiveMessage();

    answer(node, 9, new Heads(List.of(), 9, true));
    HeadLeaf later = leaf("alice", 4, Map.of(USDT, Cash.of("2")));
    clock.advance(Duration.ofSeconds(-7)); // another node's clock may be behind
    answer(node, 9, new Heads(List.of(later), 10, true));
    SignedCheckpoint second = published.receiveMessage();

    assertThat(second.faultAfter(Optional.of(first))).isEmpty();
    assertThat(second.checkpoint().number()).isEqualTo(2);
    assertThat(second.checkpoint().root()).isEqualTo(SumTree.of(List.of(later, BOB)).root());
    checkpoints.tell(new GetNotes(0, 10, notes.ref()));
    notes.expectMessage(new Notes(List.of(first, second)));
    checkpoints.tell(new GetNotes(1, 10, notes.ref()));
    notes.expectMessage(new Notes(List.of(second)));
    checkpoints.tell(new GetNotes(0, 1, notes.ref()));
    notes.expectMessage(new Notes(List.of(first)));
    checkpoints.tell(new GetNotes(7, 1, notes.ref()));
    notes.expectMessage(new Notes(List.of()));
  }

  @Test
  void a_node_that_does_not_answer_is_in_the_next_one() {
    TestProbe<JournalHeadsCommand> node = node();
    awaitQuestion(node);
    patiencePasses();

    answer(node, 0, new Heads(List.of(ALICE), 1, true));

    assertThat(published.receiveMessage().checkpoint().number()).isEqualTo(1);
  }

  @Test
  void a_node_that_is_silent_does_not_hold_up_the_others() {
    TestProbe<JournalHeadsCommand> silent = node();
    ActorRef<JournalHeadsCommand> other = kit.spawn(JournalHeads.create());
    other.tell(
        new JournalHeadsCommand.Moved(
            new AccountHead(
                ALICE.account(), new ChainHead(3, ALICE.head()), Portfolios.cash("1"), List.of())));
    awaitQuestion(silent);
    patiencePasses();

    assertThat(published.receiveMessage().checkpoint().root().size()).isEqualTo(1);
  }

  @Test
  void a_head_that_comes_late_or_twice_changes_nothing() {
    TestProbe<JournalHeadsCommand> node = node();
    answer(node, 0, new Heads(List.of(ALICE), 1, true));
    published.receiveMessage();

    HeadLeaf earlier = leaf("alice", 2, Map.of());
    answer(node, 1, new Heads(List.of(ALICE, earlier), 3, true));
    answer(node, 3, new Heads(List.of(CAROL), 4, true));

    assertThat(published.receiveMessage().checkpoint().root())
        .isEqualTo(SumTree.of(List.of(ALICE, CAROL)).root());
    assertThat(events()).hasSize(4);
  }

  @Test
  void a_journal_that_has_another_event_at_the_same_place_is_reported_and_not_signed_for() {
    TestProbe<JournalHeadsCommand> node = node();
    answer(node, 0, new Heads(List.of(ALICE), 1, true));
    published.receiveMessage();
    HeadLeaf other = leaf("alice", 3, Map.of(USDT, Cash.of("1000000")));

    LoggingTestKit.error("The journal of account alice is not what it was at 3")
        .expect(
            kit.system(),
            () -> {
              answer(node, 1, new Heads(List.of(other), 2, true));
              return null;
            });

    answer(node, 2, new Heads(List.of(), 2, true));
    assertThat(events()).hasSize(2);
  }

  @Test
  void what_was_journaled_before_a_crash_is_signed_for_by_the_next() {
    TestProbe<JournalHeadsCommand> node = node();
    answer(node, 0, new Heads(List.of(ALICE), 5, false));
    node.expectMessageClass(GetHeads.class);
    kit.stop(checkpoints);

    checkpoints = start();
    answer(node, 0, new Heads(List.of(), 5, true));

    assertThat(published.receiveMessage().checkpoint().root())
        .isEqualTo(SumTree.of(List.of(ALICE)).root());
    assertThat(events()).hasSize(2);
  }

  @Test
  void after_a_restart_the_newest_is_published_again_proves_what_it_proved_and_is_followed() {
    TestProbe<JournalHeadsCommand> node = node();
    answer(node, 0, new Heads(List.of(ALICE, BOB), 9, true));
    SignedCheckpoint first = published.receiveMessage();
    answer(node, 9, new Heads(List.of(CAROL), 10, false));
    node.expectMessageClass(GetHeads.class);
    kit.stop(checkpoints);

    checkpoints = start();

    published.expectMessage(first);
    ProofDocument proof = awaitProof("bob").orElseThrow();
    assertThat(proof.note()).isEqualTo(first);
    assertThat(proof.fault(SIGNING.verifier())).isEmpty();
    assertThat(awaitProof("carol")).as("noted, and not signed for").isEmpty();
    answer(node, 0, new Heads(List.of(), 10, true));
    SignedCheckpoint second = published.receiveMessage();
    assertThat(second.faultAfter(Optional.of(first))).isEmpty();
    assertThat(awaitProof("carol").orElseThrow().fault(SIGNING.verifier())).isEmpty();
  }

  @Test
  void before_the_first_there_is_none_and_proves_nothing() {
    checkpoints.tell(new GetLatest(notes.ref()));
    notes.expectMessage(new Notes(List.of()));

    assertThat(awaitProof("alice")).isEmpty();
  }

  @Test
  void if_a_write_fails_the_round_is_begun_anew() {
    TestProbe<JournalHeadsCommand> node = node();
    awaitQuestion(node);
    journal.failNextPersisted();
    lastQuestion.replyTo().tell(new Heads(List.of(ALICE), 5, true));

    answer(node, 0, new Heads(List.of(ALICE), 5, true));

    assertThat(published.receiveMessage().checkpoint().root().size()).isEqualTo(1);
    assertThat(events()).hasSize(2);
  }

  private ActorRef<CheckpointsCommand> start() {
    return kit.spawn(
        Checkpoints.create(
            new Checkpoints.Surroundings(
                SIGNING,
                published.ref()::tell,
                new CheckpointSettings(INTERVAL, PATIENCE),
                clock)));
  }

  private TestProbe<JournalHeadsCommand> node() {
    TestProbe<JournalHeadsCommand> node = kit.createTestProbe();
    TestProbe<Receptionist.Registered> registered = kit.createTestProbe();
    kit.system()
        .receptionist()
        .tell(Receptionist.register(JournalHeads.KEY, node.ref(), registered.ref()));
    registered.receiveMessage();
    checkpoints.tell(new GetLatest(notes.ref())); // behind what the receptionist told it
    notes.receiveMessage();
    return node;
  }

  /** Asked at the next interval, or at one after it if the node is not listed yet. */
  private void awaitQuestion(TestProbe<JournalHeadsCommand> node) {
    lastQuestion =
        node.awaitAssert(
            () -> {
              time.timePasses(INTERVAL);
              return node.expectMessageClass(GetHeads.class, SOON);
            });
  }

  private void patiencePasses() {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(PATIENCE) < 0;
        passed = passed.plus(INTERVAL)) {
      time.timePasses(INTERVAL);
    }
  }

  private void answer(TestProbe<JournalHeadsCommand> node, long after, Heads heads) {
    GetHeads question =
        node.awaitAssert(
            () -> {
              try {
                return node.expectMessageClass(GetHeads.class, SOON);
              } catch (AssertionError e) {
                time.timePasses(INTERVAL);
                throw e;
              }
            });
    assertThat(question.after()).isEqualTo(after);
    question.replyTo().tell(heads);
  }

  private Optional<ProofDocument> awaitProof(String account) {
    return proofs.awaitAssert(
        () -> {
          checkpoints.tell(new GetProof(AccountId.of(account), proofs.ref()));
          return proofs.expectMessageClass(Proof.class, SOON).document();
        });
  }

  private List<CheckpointEvent> events() {
    return journal.persistedInStorage(Checkpoints.PERSISTENCE_ID.id()).stream()
        .map(stored -> StoredEvents.eventOf(stored, CheckpointEvent.class))
        .toList();
  }
}
