package org.plimsoll.account.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Authority;
import org.plimsoll.account.RejectReason;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.proposal.Proposal.Status;
import org.plimsoll.account.proposal.ProposalCommand.Approve;
import org.plimsoll.account.proposal.ProposalCommand.GetProposal;
import org.plimsoll.account.proposal.ProposalCommand.GetProposals;
import org.plimsoll.account.proposal.ProposalCommand.Make;
import org.plimsoll.account.proposal.ProposalCommand.Page;
import org.plimsoll.account.proposal.ProposalCommand.Reject;
import org.plimsoll.account.proposal.ProposalReply.Refused;
import org.plimsoll.account.proposal.ProposalReply.Standing;
import org.plimsoll.account.proposal.ProposedAction.Adjustment;
import org.plimsoll.cluster.chain.CanonicalJson;
import org.plimsoll.cluster.chain.Cause;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.cluster.chain.JournalEntry;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.oracle.MarketControlCommand;
import org.plimsoll.oracle.MarketControlReply;
import org.plimsoll.oracle.ObservationReply;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.ParameterLedgerCommand;
import org.plimsoll.oracle.ParameterLedgerReply;
import org.plimsoll.oracle.ParameterSet;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.ControlMeasure;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.TradingState;
import org.plimsoll.risk.units.Cash;

/** Targets are probes, so that every message can be lost, late or doubled. */
class ProposalsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-02-03T04:00:00Z");
  private static final AccountId ALICE = AccountId.of("alice");
  private static final ParameterSet SET = ParameterSet.of(ParameterFile.house());
  private static final ProposedAction HALT =
      new ProposedAction.Control(new ControlMeasure.VenueState(TradingState.HALTED));

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(PersistenceTestKitPlugin.getInstance().config())
              .withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final SettableClock clock = new SettableClock(NOW);
  private final TestProbe<MarketControlCommand> control = kit.createTestProbe();
  private final TestProbe<ParameterLedgerCommand> parameters = kit.createTestProbe();
  private final TestProbe<PricePublisherCommand> prices = kit.createTestProbe();
  private final TestProbe<AccountCommand> accounts = kit.createTestProbe();
  private final TestProbe<ProposalReply> caller = kit.createTestProbe();
  private ActorRef<ProposalCommand> proposals = spawn();

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void nothing_is_carried_out_before_a_second_person_agreed() {
    make(HALT);
    approve("alice");
    assertThat(caller.expectMessageClass(Refused.class).reason())
        .isEqualTo(ProposalReply.Reason.SECOND_PERSON_REQUIRED);
    control.expectNoMessage(Duration.ZERO);

    approve("bob");

    assertThat(standing().status()).isEqualTo(Status.APPROVED);
    var order = control.expectMessageClass(MarketControlCommand.Order.class);
    assertThat(order.commandId()).isEqualTo("proposal-1");
    assertThat(order.order().issuer().name()).isEqualTo("alice, approved by bob");
    order.replyTo().tell(new MarketControlReply.Done(MarketControls.NONE, 7, false));
    awaitStatus(Status.CARRIED_OUT);
    pass(10);
    control.expectNoMessage(Duration.ZERO);
  }

  @Test
  void a_target_that_does_not_answer_is_told_again_under_the_same_id() {
    make(HALT);
    approve("bob");
    var first = control.expectMessageClass(MarketControlCommand.Order.class);

    var second = toldAgain(control, MarketControlCommand.Order.class);

    assertThat(second.commandId()).isEqualTo(first.commandId());
    assertThat(second.order()).isEqualTo(first.order());
    assertThat(second.deadline()).isEqualTo(first.deadline());
    second.replyTo().tell(new MarketControlReply.Done(MarketControls.NONE, 7, true));
    first.replyTo().tell(new MarketControlReply.Done(MarketControls.NONE, 7, false));
    awaitStatus(Status.CARRIED_OUT);
    assertThat(persisted()).hasSize(3);
  }

  @Test
  void what_was_approved_before_a_crash_is_carried_out_after_it() {
    make(HALT);
    approve("bob");
    standing();
    var lost = control.expectMessageClass(MarketControlCommand.Order.class);
    kit.stop(proposals);

    proposals = spawn();

    var again = control.expectMessageClass(MarketControlCommand.Order.class);
    assertThat(again.commandId()).isEqualTo(lost.commandId());
    assertThat(again.order()).isEqualTo(lost.order());
    again.replyTo().tell(new MarketControlReply.Done(MarketControls.NONE, 7, true));
    awaitStatus(Status.CARRIED_OUT);
  }

  @Test
  void what_was_carried_out_before_a_crash_is_not_carried_out_after_it() {
    make(HALT);
    approve("bob");
    standing();
    control
        .expectMessageClass(MarketControlCommand.Order.class)
        .replyTo()
        .tell(new MarketControlReply.Done(MarketControls.NONE, 7, false));
    awaitStatus(Status.CARRIED_OUT);
    kit.stop(proposals);

    proposals = spawn();

    awaitStatus(Status.CARRIED_OUT);
    pass(5);
    control.expectNoMessage(Duration.ZERO);
  }

  @Test
  void a_refusal_of_the_target_is_kept_with_its_code() {
    make(HALT);
    approve("bob");
    standing();

    control
        .expectMessageClass(MarketControlCommand.Order.class)
        .replyTo()
        .tell(
            new MarketControlReply.Refused(
                MarketControlReply.Reason.STAGE_SKIPPED, "reduce-only first"));

    assertThat(awaitStatus(Status.FAILED).outcome().orElseThrow().code()).contains("STAGE_SKIPPED");
  }

  @Test
  void a_proposal_expires_in_silence_and_frees_nobody_to_approve_it() {
    make(HALT);

    pass(15 * 60);

    awaitStatus(Status.EXPIRED);
    approve("bob");
    assertThat(caller.expectMessageClass(Refused.class).reason())
        .isEqualTo(ProposalReply.Reason.PROPOSAL_EXPIRED);
  }

  @ParameterizedTest
  @CsvSource({"100, true", "-100, false"})
  void an_adjustment_is_a_deposit_or_a_withdrawal_by_the_ordinary_rules(
      String amount, boolean isDeposit) {
    make(new Adjustment(ALICE, AssetId.of("USDT"), Cash.of(amount)));
    approve("bob");
    standing();

    var asked = accounts.expectMessageClass(AccountCommand.Asked.class);
    assertThat(asked.by()).isEqualTo(Authority.PROPOSALS);
    assertThat(asked.command().commandId().value()).isEqualTo("adjust-1");
    assertThat(asked.command())
        .isInstanceOf(isDeposit ? AccountCommand.Deposit.class : AccountCommand.Withdraw.class);
    assertThat(asked.deadline()).contains(NOW.plus(ProposalRules.PATIENCE));
    asked.refuse(
        Rejection.of(RejectReason.INSUFFICIENT_MARGIN, "it would be below initial margin"));

    assertThat(awaitStatus(Status.FAILED).outcome().orElseThrow().code())
        .contains("INSUFFICIENT_MARGIN");
  }

  @Test
  void parameters_are_scheduled_and_withdrawn_with_both_names() {
    make(new ProposedAction.Parameters(SET, NOW));
    approve("bob");
    standing();
    var schedule = parameters.expectMessageClass(ParameterLedgerCommand.Schedule.class);
    assertThat(schedule.set()).isEqualTo(SET);
    assertThat(schedule.approval().by()).isEqualTo("alice");
    assertThat(schedule.approval().approvedBy()).isEqualTo("bob");
    schedule.replyTo().tell(new ParameterLedgerReply.Done(SET.fingerprint(), NOW, false));
    awaitStatus(Status.CARRIED_OUT);
  }

  @Test
  void an_oracle_on_its_way_is_told_again_and_one_not_halted_any_more_was_resumed() {
    make(new ProposedAction.IndexResume(IndexId.of("BTC-USDT")));
    approve("bob");
    standing();
    var resume = prices.expectMessageClass(PricePublisherCommand.ResumeIndex.class);
    resume
        .replyTo()
        .tell(new ObservationReply.Refused(ObservationReply.Reason.ORACLE_NOT_READY, "on its way"));

    toldAgain(prices, PricePublisherCommand.ResumeIndex.class)
        .replyTo()
        .tell(new ObservationReply.Refused(ObservationReply.Reason.NOT_HALTED, "it is VALID"));

    awaitStatus(Status.CARRIED_OUT);
  }

  /** What it is told when time passes: an answer is waited for, and then comes the next look. */
  private <T> T toldAgain(TestProbe<? super T> probe, Class<T> type) {
    return type.cast(
        probe.awaitAssert(
            Duration.ofSeconds(20),
            () -> {
              time.timePasses(Duration.ofSeconds(1));
              return probe.receiveMessage(Duration.ofMillis(200));
            }));
  }

  @Test
  void the_journal_names_who_asked_and_under_which_key() {
    make(HALT);
    approve("bob");
    standing();
    control
        .expectMessageClass(MarketControlCommand.Order.class)
        .replyTo()
        .tell(new MarketControlReply.Done(MarketControls.NONE, 7, false));
    awaitStatus(Status.CARRIED_OUT);

    assertThat(persisted())
        .map(stored -> StoredEvents.entryOf(stored).orElseThrow().cause().orElseThrow())
        .containsExactly(
            new Cause(Optional.of("alice"), Optional.of("k1")),
            new Cause(Optional.of("bob"), Optional.of("proposal-1")),
            Cause.ofCommand("proposal-1"));
  }

  static Stream<Arguments> events() {
    return Stream.of(
        Arguments.of(
            "proposal-made-v1",
            new ProposalEvent.Made(
                17,
                "k1",
                new Adjustment(ALICE, AssetId.of("USDT"), Cash.of("-12.5")),
                "alice",
                "a fee that was charged twice",
                NOW.plusSeconds(900),
                NOW)),
        Arguments.of(
            "proposal-made-control-v1",
            new ProposalEvent.Made(18, "k2", HALT, "alice", "why", NOW.plusSeconds(900), NOW)),
        Arguments.of(
            "proposal-made-parameters-v1",
            new ProposalEvent.Made(
                19,
                "k3",
                new ProposedAction.Parameters(new ParameterSet("house-3", "ab", "{}"), NOW),
                "alice",
                "why",
                NOW.plusSeconds(900),
                NOW)),
        Arguments.of(
            "proposal-made-parameter-withdrawal-v1",
            new ProposalEvent.Made(
                20,
                "k4",
                new ProposedAction.ParameterWithdrawal("ab"),
                "alice",
                "why",
                NOW.plusSeconds(900),
                NOW)),
        Arguments.of(
            "proposal-made-index-resume-v1",
            new ProposalEvent.Made(
                21,
                "k5",
                new ProposedAction.IndexResume(IndexId.of("BTC-USDT")),
                "alice",
                "why",
                NOW.plusSeconds(900),
                NOW)),
        Arguments.of("proposal-approved-v1", new ProposalEvent.Approved(17, "bob", NOW)),
        Arguments.of("proposal-rejected-v1", new ProposalEvent.Rejected(17, "bob", "no", NOW)),
        Arguments.of("proposal-expired-v1", new ProposalEvent.Expired(17, NOW)),
        Arguments.of("proposal-carried-out-v1", new ProposalEvent.CarriedOut(17, "done", NOW)),
        Arguments.of(
            "proposal-failed-v1",
            new ProposalEvent.Failed(17, "INSUFFICIENT_MARGIN", "too little", NOW)));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_is_written_and_read_as_its_golden_file_says(String file, ProposalEvent event)
      throws IOException {
    JsonNode golden;
    try (InputStream in = getClass().getResourceAsStream("/journal/" + file + ".json")) {
      golden = in == null ? JSON.createObjectNode() : JSON.readTree(in);
    }

    String canonical = CanonicalJson.text(golden);
    assertThat(StoredEvents.jsonOf(event)).isEqualTo(canonical);
    var entry = new JournalEntry(canonical, Optional.empty(), new Hash("0".repeat(64)));
    assertThat(StoredEvents.eventOf(entry, ProposalEvent.class)).isEqualTo(event);
  }

  @Test
  void every_message_travels_between_nodes() {
    Proposal proposal =
        new Proposal(
            17,
            new ProposedAction.Parameters(SET, NOW),
            "alice",
            "why",
            NOW,
            NOW,
            Status.FAILED,
            Optional.of(new Proposal.Decision("bob", Optional.of("no"), NOW)),
            Optional.of(new Proposal.Outcome(Optional.of("TOO_LATE"), "too late", NOW)));
    TestProbe<Page> pages = kit.createTestProbe();
    for (Object message :
        List.of(
            new Make("k", HALT, "alice", "why", Duration.ofMinutes(1), NOW, caller.getRef()),
            new Approve(1, "bob", NOW, caller.getRef()),
            new Reject(1, "bob", "no", NOW, caller.getRef()),
            new GetProposal(1, caller.getRef()),
            new GetProposals(Optional.of(Status.OPEN), 1, 2, pages.getRef()),
            new Standing(proposal, true),
            new Refused(ProposalReply.Reason.PROPOSAL_EXPIRED, "over"),
            new Page(List.of(proposal.brief()), true))) {
      kit.serializationTestKit().verifySerialization(message, true);
    }
  }

  private ActorRef<ProposalCommand> spawn() {
    return kit.spawn(
        Proposals.create(
            new ProposalTargets(
                control.getRef(), parameters.getRef(), prices.getRef(), id -> accounts.getRef()),
            clock));
  }

  private void make(ProposedAction action) {
    proposals.tell(
        new Make("k1", action, "alice", "why", ProposalRules.USUAL_TIME, NOW, caller.getRef()));
    assertThat(standing().status()).isEqualTo(Status.OPEN);
  }

  private void approve(String by) {
    proposals.tell(new Approve(1, by, clock.instant(), caller.getRef()));
  }

  private Proposal standing() {
    return caller.expectMessageClass(Standing.class).proposal();
  }

  private Proposal awaitStatus(Status status) {
    TestProbe<ProposalReply> asker = kit.createTestProbe();
    return asker.awaitAssert(
        () -> {
          proposals.tell(new GetProposal(1, asker.getRef()));
          Proposal proposal = asker.expectMessageClass(Standing.class).proposal();
          assertThat(proposal.status()).isEqualTo(status);
          return proposal;
        });
  }

  /** The journal of proposals looks at the clock every second; in more than ten a write fails. */
  private void pass(int seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    time.timePasses(Duration.ofSeconds(1));
  }

  private List<Object> persisted() {
    return journal.persistedInStorage(Proposals.PERSISTENCE_ID.id());
  }
}
