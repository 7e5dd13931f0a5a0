package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.oracle.ParameterSets.named;
import static org.plimsoll.oracle.Prices.START;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.cluster.chain.CanonicalJson;
import org.plimsoll.cluster.chain.Cause;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.cluster.chain.JournalEntry;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.oracle.ParameterEvent.Activated;
import org.plimsoll.oracle.ParameterEvent.Recorded;
import org.plimsoll.oracle.ParameterEvent.Scheduled;
import org.plimsoll.oracle.ParameterEvent.Withdrawn;
import org.plimsoll.oracle.ParameterFollower.InForce;
import org.plimsoll.oracle.ParameterLedgerCommand.Follow;
import org.plimsoll.oracle.ParameterLedgerCommand.GetHistory;
import org.plimsoll.oracle.ParameterLedgerCommand.History;
import org.plimsoll.oracle.ParameterLedgerCommand.Schedule;
import org.plimsoll.oracle.ParameterLedgerCommand.ScheduledSet;
import org.plimsoll.oracle.ParameterLedgerCommand.Withdraw;
import org.plimsoll.oracle.ParameterLedgerReply.Done;
import org.plimsoll.oracle.ParameterLedgerReply.Refused;
import org.plimsoll.risk.SettableClock;

class ParameterLedgerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ParameterSet HOUSE = ParameterSet.of(ParameterSets.HOUSE);
  private static final Approval APPROVAL = new Approval("17", "alice", "bob", "calmer markets");
  private static final Instant LATER = START.plusSeconds(60);
  private static final String FINGERPRINT = "ab".repeat(32);

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(PersistenceTestKitPlugin.config())
              .withFallback(Prices.actorConfig()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final SettableClock clock = new SettableClock(START);
  private final TestProbe<ParameterLedgerReply> caller = kit.createTestProbe();
  private final TestProbe<InForce> node = kit.createTestProbe();

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void what_the_first_node_was_started_with_is_recorded_and_in_force_at_once() {
    follow(started(HOUSE));

    assertThat(node.receiveMessage().parameters()).isEqualTo(ParameterSets.HOUSE);
    assertThat(persisted())
        .containsExactly(
            new Recorded("house-2", HOUSE.fingerprint(), HOUSE.content(), START),
            new Activated(HOUSE.fingerprint(), START));
  }

  @Test
  void a_node_that_is_started_with_other_parameters_works_by_those_of_the_ledger() {
    ActorRef<ParameterLedgerCommand> first = started(HOUSE);
    follow(first);
    node.receiveMessage();
    kit.stop(first);

    follow(started(named("house-9")));

    assertThat(node.receiveMessage().parameters().version()).isEqualTo("house-2");
    assertThat(persisted()).hasSize(2);
  }

  @Test
  void a_set_is_in_force_on_a_node_at_its_time_and_not_before() {
    ActorRef<ParameterLedgerCommand> ledger = started(HOUSE);
    follow(ledger);
    node.receiveMessage();

    schedule(ledger, "1", named("house-3"));
    assertThat(caller.expectMessageClass(Done.class).effectiveAt()).isEqualTo(LATER);
    pass(59);
    node.expectNoMessage(Duration.ZERO);
    pass(1);

    InForce next = heard();
    assertThat(next.parameters().version()).isEqualTo("house-3");
    assertThat(next.activated()).hasSize(2);
    time.timePasses(Duration.ofSeconds(1));
    assertThat(history(ledger).inForce()).contains(named("house-3"));
    node.expectNoMessage(Duration.ZERO);
  }

  @Test
  void the_journal_names_the_proposal_that_each_event_goes_back_to() {
    ActorRef<ParameterLedgerCommand> ledger = started(HOUSE);
    follow(ledger);
    node.receiveMessage();
    schedule(ledger, "7", named("house-3"));
    caller.expectMessageClass(Done.class);

    pass(60);

    assertThat(history(ledger).inForce()).contains(named("house-3"));
    Optional<Cause> seventh = Optional.of(Cause.ofCommand("proposal-7"));
    assertThat(journal.persistedInStorage(ParameterLedger.PERSISTENCE_ID.id()))
        .map(stored -> StoredEvents.entryOf(stored).orElseThrow().cause())
        .containsExactly(Optional.empty(), Optional.empty(), seventh, seventh, Optional.empty());
  }

  @Test
  void a_node_that_starts_later_hears_what_is_in_force_first() {
    ActorRef<ParameterLedgerCommand> ledger = started(HOUSE);
    follow(ledger);
    node.receiveMessage();
    schedule(ledger, "1", named("house-3"));
    caller.expectMessageClass(Done.class);
    pass(61);
    assertThat(heard().parameters().version()).isEqualTo("house-3");
    TestProbe<InForce> late = kit.createTestProbe();

    kit.spawn(ParameterFollower.create(ledger, late.getRef(), clock));

    InForce first = late.receiveMessage();
    assertThat(first.parameters().version()).isEqualTo("house-3");
    assertThat(first.activated()).extracting(set -> set.version()).contains("house-2", "house-3");
  }

  @Test
  void what_is_scheduled_is_scheduled_after_a_restart_and_activated_once() {
    ActorRef<ParameterLedgerCommand> first = started(HOUSE);
    follow(first);
    node.receiveMessage();
    schedule(first, "1", named("house-3"));
    caller.expectMessageClass(Done.class);
    kit.stop(first);
    clock.advance(Duration.ofSeconds(600));

    ActorRef<ParameterLedgerCommand> second = started(HOUSE);
    follow(second);

    assertThat(node.receiveMessage().parameters().version()).isEqualTo("house-3");
    schedule(second, "1", named("house-3"));
    assertThat(caller.expectMessageClass(Done.class).repeated()).isTrue();
    assertThat(history(second).inForce()).contains(named("house-3"));
    assertThat(persisted()).filteredOn(Activated.class::isInstance).hasSize(2);
  }

  @Test
  void what_is_withdrawn_never_comes_into_force() {
    ActorRef<ParameterLedgerCommand> ledger = started(HOUSE);
    follow(ledger);
    node.receiveMessage();
    schedule(ledger, "1", named("house-3"));
    caller.expectMessageClass(Done.class);
    ledger.tell(
        new Withdraw(named("house-3").fingerprint(), approval("2"), LATER, caller.getRef()));
    caller.expectMessageClass(Done.class);

    pass(120);

    node.expectNoMessage(Duration.ZERO);
    History history = history(ledger);
    assertThat(history.scheduled()).isEmpty();
    assertThat(history.entries())
        .extracting(entry -> entry.kind().name())
        .containsExactly("RECORDED", "ACTIVATED", "RECORDED", "SCHEDULED", "WITHDRAWN");
  }

  @Test
  void a_node_asks_until_it_is_answered_and_changes_over_by_its_own_clock() {
    TestProbe<ParameterLedgerCommand> ledger = kit.createTestProbe();
    follow(ledger.getRef());
    ledger.expectMessageClass(Follow.class);
    time.timePasses(Duration.ofSeconds(1));
    Follow asked = ledger.expectMessageClass(Follow.class);
    ParameterState state = begun().apply(recorded(named("house-3")));
    state = state.apply(new Scheduled(named("house-3").fingerprint(), LATER, APPROVAL, START));
    asked.replyTo().tell(state.news(asked.known(), asked.scheduled()));
    assertThat(node.receiveMessage().parameters().version()).isEqualTo("house-2");

    clock.advance(Duration.ofSeconds(60));
    time.timePasses(Duration.ofSeconds(60));

    assertThat(node.receiveMessage().parameters().version()).isEqualTo("house-3");
  }

  static Stream<Arguments> events() {
    return Stream.of(
        Arguments.of("parameters-recorded-v1", new Recorded("house-3", FINGERPRINT, "{}", START)),
        Arguments.of("parameters-scheduled-v1", new Scheduled(FINGERPRINT, LATER, APPROVAL, START)),
        Arguments.of("parameters-withdrawn-v1", new Withdrawn(FINGERPRINT, APPROVAL, START)),
        Arguments.of("parameters-activated-v1", new Activated(FINGERPRINT, LATER)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_is_written_and_read_as_its_golden_file_says(String file, ParameterEvent event)
      throws IOException {
    JsonNode golden;
    try (InputStream in = getClass().getResourceAsStream("/journal/" + file + ".json")) {
      golden = in == null ? JSON.createObjectNode() : JSON.readTree(in);
    }

    String canonical = CanonicalJson.text(golden);
    assertThat(StoredEvents.jsonOf(event)).isEqualTo(canonical);
    var entry = new JournalEntry(canonical, Optional.empty(), new Hash("0".repeat(64)));
    assertThat(StoredEvents.eventOf(entry, ParameterEvent.class)).isEqualTo(event);
  }

  @Test
  void every_message_travels_between_nodes() {
    ParameterState state =
        begun()
            .apply(recorded(named("house-3")))
            .apply(new Scheduled(named("house-3").fingerprint(), LATER, APPROVAL, START));
    TestProbe<ParameterNews> answers = kit.createTestProbe();
    TestProbe<History> histories = kit.createTestProbe();
    for (Object message :
        List.of(
            state.news(0, Optional.empty()),
            new Follow(1, Optional.of(FINGERPRINT), answers.getRef()),
            new Schedule(HOUSE, LATER, APPROVAL, LATER, caller.getRef()),
            new Withdraw(FINGERPRINT, APPROVAL, LATER, caller.getRef()),
            new GetHistory(histories.getRef()),
            new Done(FINGERPRINT, LATER, true),
            new Refused(ParameterLedgerReply.Reason.TOO_LATE, "too late"),
            new History(
                List.of(
                    ParameterHistoryEntry.of(
                        new Scheduled(FINGERPRINT, LATER, APPROVAL, START), "house-3")),
                Optional.of(HOUSE),
                Optional.of(new ScheduledSet(HOUSE, LATER, APPROVAL))))) {
      kit.serializationTestKit().verifySerialization(message, true);
    }
  }

  private static ParameterState begun() {
    ParameterState begun = ParameterState.EMPTY;
    for (ParameterEvent event : ParameterRules.begin(HOUSE, START)) {
      begun = begun.apply(event);
    }
    return begun;
  }

  private static Recorded recorded(ParameterSet set) {
    return new Recorded(set.version(), set.fingerprint(), set.content(), START);
  }

  private ActorRef<ParameterLedgerCommand> started(ParameterSet set) {
    return kit.spawn(ParameterLedger.create(set, clock));
  }

  private void follow(ActorRef<ParameterLedgerCommand> ledger) {
    kit.spawn(ParameterFollower.create(ledger, node.getRef(), clock));
  }

  private void schedule(ActorRef<ParameterLedgerCommand> ledger, String id, ParameterSet set) {
    ledger.tell(new Schedule(set, LATER, approval(id), LATER, caller.getRef()));
  }

  private static Approval approval(String proposal) {
    return new Approval(proposal, "alice", "bob", "a test");
  }

  /** Ledger and node look at the clock every second; in more than ten a write would fail. */
  private void pass(int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    time.timePasses(Duration.ofSeconds(1));
  }

  /** By the node, which looks at the time every second and hears of the ledger in between. */
  private InForce heard() {
    return node.awaitAssert(
        () -> {
          time.timePasses(Duration.ofSeconds(1));
          return node.receiveMessage(Duration.ofMillis(100));
        });
  }

  private History history(ActorRef<ParameterLedgerCommand> ledger) {
    TestProbe<History> asker = kit.createTestProbe();
    ledger.tell(new GetHistory(asker.getRef()));
    return asker.receiveMessage();
  }

  private List<ParameterEvent> persisted() {
    return journal.persistedInStorage(ParameterLedger.PERSISTENCE_ID.id()).stream()
        .map(stored -> StoredEvents.eventOf(stored, ParameterEvent.class))
        .toList();
  }
}
