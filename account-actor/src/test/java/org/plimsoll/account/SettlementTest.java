package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.CAROL;
import static org.plimsoll.account.Accounts.NOW;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountCommand.ApplyLeg;
import org.plimsoll.account.AccountCommand.ReleaseLeg;
import org.plimsoll.account.AccountCommand.ReserveLeg;
import org.plimsoll.account.SettlementEvent.Cancelled;
import org.plimsoll.account.SettlementEvent.Committed;
import org.plimsoll.account.SettlementEvent.LegApplied;
import org.plimsoll.account.SettlementEvent.Proposed;

/** One settlement; the accounts are probes, so that every message can be lost, late or doubled. */
class SettlementTest {
  private static final SettlementTerms TERMS = Accounts.trade("t1", "1", "50000");
  private static final String JOURNAL = "Settlement|t1";
  private static final Rejection NO_MARGIN =
      Rejection.of(RejectReason.INSUFFICIENT_MARGIN, "too little");

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(PersistenceTestKitPlugin.getInstance().config())
              .withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final TestProbe<AccountCommand> alice = kit.createTestProbe();
  private final TestProbe<AccountCommand> bob = kit.createTestProbe();
  private final TestProbe<AccountCommand> carol = kit.createTestProbe();
  private final TestProbe<SettlementReply> caller = kit.createTestProbe();
  private final TestProbe<ClusterSharding.ShardCommand> shard = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_trade_is_reserved_committed_applied_and_answered() {
    settle(spawn());
    reserved(alice, ALICE, 1);
    reserved(bob, BOB, 1);
    applied(alice, ALICE, 4);
    applied(bob, BOB, 9);

    caller.expectMessage(
        new SettlementReply.Settled(TERMS, new TreeMap<>(Map.of(ALICE, 4L, BOB, 9L)), NOW));
    List<Object> written = journal.persistedInStorage(JOURNAL);
    assertThat(written.subList(0, 2))
        .containsExactly(new Proposed(TERMS, 1, NOW), new Committed(NOW));
    assertThat(written.subList(2, 4))
        .containsExactlyInAnyOrder(new LegApplied(ALICE, 4, NOW), new LegApplied(BOB, 9, NOW));
    assertThat(written).hasSize(4);
  }

  @Test
  void nothing_is_applied_before_everyone_agreed() {
    settle(spawn());
    reserved(alice, ALICE, 1);
    time.timePasses(Accounts.SETTINGS.deliveryInterval());

    bob.expectMessageClass(ReserveLeg.class);
    bob.expectMessageClass(ReserveLeg.class);
    nothingMore(alice);
  }

  @Test
  void a_refusal_cancels_and_everybody_is_released() {
    settle(spawn());
    reserved(alice, ALICE, 1);
    refused(bob, BOB, 1);

    caller.expectMessage(new SettlementReply.NotSettled(TERMS.id(), NO_MARGIN));
    assertThat(journal.persistedInStorage(JOURNAL))
        .containsExactly(new Proposed(TERMS, 1, NOW), new Cancelled(BOB, NO_MARGIN, NOW));
    released(alice, ALICE, 1);
    released(bob, BOB, 1);
  }

  @Test
  void a_release_is_repeated_until_it_is_answered() {
    settle(spawn());
    reserved(alice, ALICE, 1);
    refused(bob, BOB, 1);
    released(bob, BOB, 1);

    alice.expectMessageClass(ReleaseLeg.class);
    time.timePasses(Accounts.SETTINGS.deliveryInterval());
    released(alice, ALICE, 1);
  }

  @Test
  void a_repeat_gets_the_same_answer_after_a_restart_too() {
    ActorRef<SettlementCommand> settlement = settled();
    SettlementReply first = caller.receiveMessage();

    settle(settlement);
    caller.expectMessage(first);
    kit.stop(settlement);
    settle(spawn());

    caller.expectMessage(first);
    assertThat(journal.persistedInStorage(JOURNAL)).hasSize(4);
    nothingMore(alice);
  }

  @Test
  void two_callers_are_both_answered() {
    ActorRef<SettlementCommand> settlement = spawn();
    settle(settlement);
    settle(settlement);
    reserved(alice, ALICE, 1);
    reserved(bob, BOB, 1);
    applied(alice, ALICE, 4);
    applied(bob, BOB, 9);

    caller.expectMessageClass(SettlementReply.Settled.class);
    caller.expectMessageClass(SettlementReply.Settled.class);
    assertThat(journal.persistedInStorage(JOURNAL)).hasSize(4);
  }

  @Test
  void other_terms_under_the_same_id_are_refused() {
    ActorRef<SettlementCommand> settlement = settled();
    caller.receiveMessage();

    settlement.tell(new SettlementCommand.Settle(Accounts.trade("t1", "2", "50000"), caller.ref()));

    assertThat(caller.expectMessageClass(SettlementReply.NotSettled.class).rejection().reason())
        .isEqualTo(RejectReason.SETTLEMENT_ID_REUSED);
    assertThat(journal.persistedInStorage(JOURNAL)).hasSize(4);
  }

  @Test
  void a_cancelled_settlement_can_be_tried_again() {
    ActorRef<SettlementCommand> settlement = cancelled();

    settle(settlement);
    reserved(alice, ALICE, 2);
    reserved(bob, BOB, 2);
    applied(alice, ALICE, 4);
    applied(bob, BOB, 9);

    caller.expectMessageClass(SettlementReply.Settled.class);
    assertThat(journal.persistedInStorage(JOURNAL)).contains(new Proposed(TERMS, 2, NOW));
  }

  @Test
  void an_answer_to_an_earlier_attempt_does_not_count() {
    ActorRef<SettlementCommand> settlement = cancelled();
    settle(settlement);
    ReserveLeg second = alice.expectMessageClass(ReserveLeg.class);

    second.replyTo().tell(new LegReply.Refused(BOB, 1, NO_MARGIN));
    second.replyTo().tell(new LegReply.Reserved(BOB, 1));
    second.replyTo().tell(new LegReply.Reserved(ALICE, 2));
    second.replyTo().tell(new LegReply.Released(ALICE, 1));
    reserved(bob, BOB, 2);

    alice.expectMessageClass(ApplyLeg.class);
    assertThat(journal.persistedInStorage(JOURNAL))
        .containsExactly(
            new Proposed(TERMS, 1, NOW),
            new Cancelled(BOB, NO_MARGIN, NOW),
            new Proposed(TERMS, 2, NOW),
            new Committed(NOW));
  }

  @Test
  void an_account_that_misses_messages_still_gets_its_leg() {
    settle(spawn());
    reserved(alice, ALICE, 1);
    for (int lost = 0; lost < 3; lost++) {
      bob.expectMessageClass(ReserveLeg.class);
      time.timePasses(Accounts.SETTINGS.deliveryInterval());
    }
    reserved(bob, BOB, 1);
    applied(alice, ALICE, 4);
    for (int lost = 0; lost < 3; lost++) {
      bob.expectMessageClass(ApplyLeg.class);
      time.timePasses(Accounts.SETTINGS.deliveryInterval());
    }
    // Whatever was sent again before alice's answer was handled is one of those it missed.
    applied(bob, BOB, 9);

    caller.expectMessageClass(SettlementReply.Settled.class);
  }

  @Test
  void doubled_and_late_answers_change_nothing() {
    settle(spawn());
    ReserveLeg toAlice = alice.expectMessageClass(ReserveLeg.class);
    toAlice.replyTo().tell(new LegReply.Reserved(ALICE, 1));
    toAlice.replyTo().tell(new LegReply.Reserved(ALICE, 1));
    reserved(bob, BOB, 1);
    ApplyLeg apply = alice.expectMessageClass(ApplyLeg.class);
    apply.replyTo().tell(new LegReply.Applied(ALICE, 4));
    apply.replyTo().tell(new LegReply.Applied(ALICE, 4));
    apply.replyTo().tell(new LegReply.Refused(ALICE, 1, NO_MARGIN));
    applied(bob, BOB, 9);
    caller.expectMessageClass(SettlementReply.Settled.class);

    apply.replyTo().tell(new LegReply.Applied(BOB, 9));
    apply.replyTo().tell(new LegReply.Refused(BOB, 1, NO_MARGIN));
    settle(settlementRef());

    caller.expectMessageClass(SettlementReply.Settled.class);
    assertThat(journal.persistedInStorage(JOURNAL)).hasSize(4);
  }

  /** What an account answered is only remembered, so a write that fails must not rely on it. */
  @Test
  void a_failed_write_of_the_outcome_is_made_up_for() {
    settle(spawn());
    reserved(alice, ALICE, 1);
    ReserveLeg toBob = bob.expectMessageClass(ReserveLeg.class);
    journal.failNextPersisted(JOURNAL);
    toBob.replyTo().tell(new LegReply.Reserved(BOB, 1));

    passUntilAsked(alice);
    reserved(bob, BOB, 1);
    applied(alice, ALICE, 4);
    applied(bob, BOB, 9);

    caller.expectMessageClass(SettlementReply.Settled.class);
  }

  /** A reservation that arrived behind its release holds margin until somebody tells it. */
  @Test
  void who_still_holds_a_reservation_of_a_cancelled_settlement_is_released_again() {
    ActorRef<SettlementCommand> settlement = cancelled();

    settlement.tell(new SettlementCommand.Resume(TERMS.id()));

    released(alice, ALICE, 1);
    released(bob, BOB, 1);
  }

  @Test
  void legs_that_need_no_agreement_are_delivered_in_order_and_the_last_one_last() {
    SettlementTerms terms =
        new SettlementTerms(
            TERMS.id(),
            SettlementKind.TAKEOVER,
            Optional.empty(),
            List.of(
                Accounts.transfer(CAROL, "-3"),
                Accounts.transfer(BOB, "1"),
                Accounts.transfer(ALICE, "2")));
    spawn().tell(new SettlementCommand.Settle(terms, caller.ref()));

    carol.expectMessageClass(ApplyLeg.class);
    time.timePasses(Accounts.SETTINGS.deliveryInterval());
    applied(carol, CAROL, 2);
    ApplyLeg toBob = bob.expectMessageClass(ApplyLeg.class);
    nothingMore(alice);
    toBob.replyTo().tell(new LegReply.Applied(BOB, 3));
    applied(alice, ALICE, 4);

    assertThat(caller.expectMessageClass(SettlementReply.Settled.class).revisions())
        .containsExactly(Map.entry(ALICE, 4L), Map.entry(BOB, 3L), Map.entry(CAROL, 2L));
    assertThat(journal.persistedInStorage(JOURNAL))
        .containsExactly(
            new Proposed(terms, 1, NOW),
            new LegApplied(CAROL, 2, NOW),
            new LegApplied(BOB, 3, NOW),
            new LegApplied(ALICE, 4, NOW));
  }

  @Test
  void a_leg_stays_due_while_its_account_does_not_exist() {
    SettlementTerms terms = Accounts.unwind("t1", "-1", "50000");
    spawn().tell(new SettlementCommand.Settle(terms, caller.ref()));
    ApplyLeg apply = bob.expectMessageClass(ApplyLeg.class);
    apply
        .replyTo()
        .tell(
            new LegReply.Refused(
                BOB, 0, Rejection.of(RejectReason.ACCOUNT_NOT_FOUND, "not there")));

    time.timePasses(Accounts.SETTINGS.deliveryInterval());
    applied(bob, BOB, 9);
    applied(alice, ALICE, 4);

    caller.expectMessageClass(SettlementReply.Settled.class);
  }

  @Test
  void to_resume_what_never_was_asked_does_nothing() {
    ActorRef<SettlementCommand> settlement = spawn();
    settlement.tell(new SettlementCommand.Resume(TERMS.id()));
    settlement.tell(new SettlementCommand.Resume(SettlementId.of("another")));
    settle(settlement);

    reserved(alice, ALICE, 1);
    assertThat(journal.persistedInStorage(JOURNAL)).containsExactly(new Proposed(TERMS, 1, NOW));
  }

  @Test
  void it_leaves_memory_when_it_is_finished_and_not_before() {
    ActorRef<SettlementCommand> settlement = spawn();
    settle(settlement);
    reserved(alice, ALICE, 1);
    settlement.tell(new SettlementInternal.Idle(TERMS.id()));
    reserved(bob, BOB, 1);
    applied(alice, ALICE, 4);
    settlement.tell(new SettlementInternal.Idle(TERMS.id()));
    applied(bob, BOB, 9);
    caller.receiveMessage();
    ClusterSharding.ShardCommand marker = new ClusterSharding.Passivate<>(alice.ref());
    shard.ref().tell(marker);
    shard.expectMessage(marker);

    settlement.tell(new SettlementInternal.Idle(TERMS.id()));

    shard.expectMessage(new ClusterSharding.Passivate<>(settlement));
  }

  private ActorRef<SettlementCommand> current;

  private ActorRef<SettlementCommand> settlementRef() {
    return current;
  }

  private ActorRef<SettlementCommand> spawn() {
    Map<AccountId, ActorRef<AccountCommand>> accounts =
        Map.of(ALICE, alice.ref(), BOB, bob.ref(), CAROL, carol.ref());
    current =
        kit.spawn(
            Settlement.create(
                TERMS.id(), accounts::get, Accounts.SETTINGS, new SettableClock(NOW), shard.ref()));
    return current;
  }

  private void settle(ActorRef<SettlementCommand> settlement) {
    settlement.tell(new SettlementCommand.Settle(TERMS, caller.ref()));
  }

  private ActorRef<SettlementCommand> settled() {
    ActorRef<SettlementCommand> settlement = spawn();
    settle(settlement);
    reserved(alice, ALICE, 1);
    reserved(bob, BOB, 1);
    applied(alice, ALICE, 4);
    applied(bob, BOB, 9);
    return settlement;
  }

  private ActorRef<SettlementCommand> cancelled() {
    ActorRef<SettlementCommand> settlement = spawn();
    settle(settlement);
    reserved(alice, ALICE, 1);
    refused(bob, BOB, 1);
    caller.expectMessageClass(SettlementReply.NotSettled.class);
    released(alice, ALICE, 1);
    released(bob, BOB, 1);
    return settlement;
  }

  private static void reserved(TestProbe<AccountCommand> probe, AccountId id, int attempt) {
    ReserveLeg reserve = probe.expectMessageClass(ReserveLeg.class);
    assertThat(reserve.attempt()).isEqualTo(attempt);
    assertThat(reserve.account()).isEqualTo(id);
    reserve.replyTo().tell(new LegReply.Reserved(id, attempt));
  }

  private static void refused(TestProbe<AccountCommand> probe, AccountId id, int attempt) {
    ReserveLeg reserve = probe.expectMessageClass(ReserveLeg.class);
    reserve.replyTo().tell(new LegReply.Refused(id, attempt, NO_MARGIN));
  }

  private static void released(TestProbe<AccountCommand> probe, AccountId id, int attempt) {
    ReleaseLeg release = probe.expectMessageClass(ReleaseLeg.class);
    assertThat(release.attempt()).isEqualTo(attempt);
    release.replyTo().tell(new LegReply.Released(id, attempt));
  }

  private static void applied(TestProbe<AccountCommand> probe, AccountId id, long revision) {
    ApplyLeg apply = probe.expectMessageClass(ApplyLeg.class);
    assertThat(apply.account()).isEqualTo(id);
    apply.replyTo().tell(new LegReply.Applied(id, revision));
  }

  /** Moves time on in small steps, as through the backoff after a failed write, and agrees. */
  private void passUntilAsked(TestProbe<AccountCommand> probe) {
    ReserveLeg reserve =
        probe.awaitAssert(
            () -> {
              time.timePasses(Duration.ofMillis(50));
              return probe.expectMessageClass(ReserveLeg.class, Duration.ofMillis(20));
            });
    reserve.replyTo().tell(new LegReply.Reserved(reserve.account(), reserve.attempt()));
  }

  /** A marker behind all that was sent before. */
  private static void nothingMore(TestProbe<AccountCommand> probe) {
    AccountCommand marker = new AccountCommand.WakeUp(AccountId.of("marker"));
    probe.ref().tell(marker);
    probe.expectMessage(marker);
  }
}
