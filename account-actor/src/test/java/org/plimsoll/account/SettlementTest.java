package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.CAROL;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.SettlementOnProbes.NO_MARGIN;
import static org.plimsoll.account.SettlementOnProbes.TERMS;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountCommand.ApplyLeg;
import org.plimsoll.account.AccountCommand.ReserveLeg;
import org.plimsoll.account.SettlementEvent.Cancelled;
import org.plimsoll.account.SettlementEvent.Committed;
import org.plimsoll.account.SettlementEvent.LegApplied;
import org.plimsoll.account.SettlementEvent.Proposed;

/** What a settlement asks of its accounts, what it decides, and whom it answers. */
class SettlementTest {
  private final SettlementOnProbes settlement = new SettlementOnProbes();

  @AfterEach
  void stop() {
    settlement.stop();
  }

  @Test
  void a_trade_is_reserved_committed_applied_and_answered() {
    settlement.settle();
    settlement.reserved(ALICE, 1);
    settlement.reserved(BOB, 1);
    settlement.applied(ALICE, 4);
    settlement.applied(BOB, 9);

    settlement.caller.expectMessage(
        new SettlementReply.Settled(TERMS, new TreeMap<>(Map.of(ALICE, 4L, BOB, 9L)), NOW, false));
    List<SettlementEvent> written = settlement.written();
    assertThat(written.subList(0, 2))
        .containsExactly(new Proposed(TERMS, 1, NOW), new Committed(NOW));
    assertThat(written.subList(2, 4))
        .containsExactlyInAnyOrder(new LegApplied(ALICE, 4, NOW), new LegApplied(BOB, 9, NOW));
    assertThat(written).hasSize(4);
  }

  @Test
  void s12_a_settlement_after_its_deadline_is_not_begun() {
    settlement.settleBy(NOW.minusMillis(1));

    assertThat(
            settlement
                .caller
                .expectMessageClass(SettlementReply.NotSettled.class)
                .rejection()
                .reason())
        .isEqualTo(RejectReason.COMMAND_EXPIRED);
    settlement.nothingMore(ALICE);
    assertThat(settlement.written()).isEmpty();
  }

  @Test
  void nothing_is_applied_before_everyone_agreed() {
    settlement.settle();
    settlement.reserved(ALICE, 1);
    settlement.passDeliveryInterval();

    settlement.account(BOB).expectMessageClass(ReserveLeg.class);
    settlement.account(BOB).expectMessageClass(ReserveLeg.class);
    settlement.nothingMore(ALICE);
  }

  @Test
  void a_refusal_cancels_and_everybody_is_released() {
    settlement.settle();
    settlement.reserved(ALICE, 1);
    settlement.refused(BOB, 1);

    settlement.caller.expectMessage(
        new SettlementReply.NotSettled(TERMS.id(), Optional.of(BOB), NO_MARGIN));
    assertThat(settlement.written())
        .containsExactly(new Proposed(TERMS, 1, NOW), new Cancelled(BOB, NO_MARGIN, NOW));
    settlement.released(ALICE, 1);
    settlement.released(BOB, 1);
  }

  @Test
  void two_callers_are_both_answered() {
    settlement.settle();
    settlement.settle();
    settlement.reserved(ALICE, 1);
    settlement.reserved(BOB, 1);
    settlement.applied(ALICE, 4);
    settlement.applied(BOB, 9);

    settlement.caller.expectMessageClass(SettlementReply.Settled.class);
    settlement.caller.expectMessageClass(SettlementReply.Settled.class);
    assertThat(settlement.written()).hasSize(4);
  }

  @Test
  void who_asks_again_once_it_is_settled_is_told_that_it_was() {
    settlement.settled();
    settlement.caller.expectMessageClass(SettlementReply.Settled.class);

    settlement.settle();

    settlement.caller.expectMessage(
        new SettlementReply.Settled(TERMS, new TreeMap<>(Map.of(ALICE, 4L, BOB, 9L)), NOW, true));
  }

  /** Nothing is journaled, and no account hears of it; the answer is that of a missing account. */
  @Test
  void it_is_refused_to_who_may_not_act_for_every_account() {
    settlement.settle(TERMS.askedBy(Authority.ofOwner(ALICE)));

    settlement.caller.expectMessage(
        new SettlementReply.NotSettled(TERMS.id(), Optional.of(BOB), AccountRules.notFound(BOB)));
    assertThat(settlement.written()).isEmpty();
    settlement.nothingMore(ALICE);
  }

  @Test
  void other_terms_under_the_same_id_are_refused() {
    settlement.settled();
    settlement.caller.receiveMessage();

    settlement.settle(Accounts.trade("t1", "2", "50000"));

    assertThat(
            settlement
                .caller
                .expectMessageClass(SettlementReply.NotSettled.class)
                .rejection()
                .reason())
        .isEqualTo(RejectReason.SETTLEMENT_ID_REUSED);
    assertThat(settlement.written()).hasSize(4);
  }

  @Test
  void a_cancelled_settlement_can_be_tried_again() {
    settlement.cancelled();

    settlement.settle();
    settlement.reserved(ALICE, 2);
    settlement.reserved(BOB, 2);
    settlement.applied(ALICE, 4);
    settlement.applied(BOB, 9);

    settlement.caller.expectMessageClass(SettlementReply.Settled.class);
    assertThat(settlement.written()).contains(new Proposed(TERMS, 2, NOW));
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
    settlement.settle(terms);

    settlement.account(CAROL).expectMessageClass(ApplyLeg.class);
    settlement.passDeliveryInterval();
    settlement.applied(CAROL, 2);
    ApplyLeg toBob = settlement.account(BOB).expectMessageClass(ApplyLeg.class);
    settlement.nothingMore(ALICE);
    toBob.replyTo().tell(new LegReply.Applied(BOB, 3));
    settlement.applied(ALICE, 4);

    assertThat(settlement.caller.expectMessageClass(SettlementReply.Settled.class).revisions())
        .containsExactly(Map.entry(ALICE, 4L), Map.entry(BOB, 3L), Map.entry(CAROL, 2L));
    assertThat(settlement.written())
        .containsExactly(
            new Proposed(terms, 1, NOW),
            new LegApplied(CAROL, 2, NOW),
            new LegApplied(BOB, 3, NOW),
            new LegApplied(ALICE, 4, NOW));
  }

  @Test
  void to_resume_what_never_was_asked_does_nothing() {
    settlement.ref().tell(new SettlementCommand.Resume(TERMS.id()));
    settlement.ref().tell(new SettlementCommand.Resume(SettlementId.of("another")));
    settlement.settle();

    settlement.reserved(ALICE, 1);
    assertThat(settlement.written()).containsExactly(new Proposed(TERMS, 1, NOW));
  }

  @Test
  void it_leaves_memory_when_it_is_finished_and_not_before() {
    settlement.settle();
    settlement.reserved(ALICE, 1);
    settlement.ref().tell(new SettlementInternal.Idle(TERMS.id()));
    settlement.reserved(BOB, 1);
    settlement.applied(ALICE, 4);
    settlement.ref().tell(new SettlementInternal.Idle(TERMS.id()));
    settlement.applied(BOB, 9);
    settlement.caller.receiveMessage();
    ClusterSharding.ShardCommand marker =
        new ClusterSharding.Passivate<>(settlement.account(ALICE).ref());
    settlement.shard.ref().tell(marker);
    settlement.shard.expectMessage(marker);

    settlement.ref().tell(new SettlementInternal.Idle(TERMS.id()));

    settlement.shard.expectMessage(new ClusterSharding.Passivate<>(settlement.ref()));
  }

  @Test
  void what_was_called_off_may_be_tried_with_other_terms_once_nobody_holds_the_old_ones() {
    SettlementTerms other = Accounts.trade("t1", "0.2", "50000");
    settlement.settle();
    settlement.reserved(ALICE, 1);
    settlement.refused(BOB, 1);
    settlement.caller.expectMessageClass(SettlementReply.NotSettled.class);

    settlement.settle(other); // while alice may still hold the old leg
    var early = settlement.caller.expectMessageClass(SettlementReply.NotSettled.class);
    settlement.released(ALICE, 1);
    settlement.released(BOB, 1);
    settlement.settle(other);

    assertThat(early.rejection().reason()).isEqualTo(RejectReason.ACCOUNT_UNAVAILABLE);
    settlement.reserved(ALICE, 2);
    settlement.reserved(BOB, 2);
    settlement.applied(ALICE, 4);
    settlement.applied(BOB, 9);
    assertThat(settlement.caller.expectMessageClass(SettlementReply.Settled.class).terms())
        .isEqualTo(other);
  }
}
