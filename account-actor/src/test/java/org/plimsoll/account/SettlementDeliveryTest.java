package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.account.SettlementOnProbes.NO_MARGIN;
import static org.plimsoll.account.SettlementOnProbes.TERMS;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountCommand.ApplyLeg;
import org.plimsoll.account.AccountCommand.ReleaseLeg;
import org.plimsoll.account.AccountCommand.ReserveLeg;
import org.plimsoll.account.SettlementEvent.Cancelled;
import org.plimsoll.account.SettlementEvent.Committed;
import org.plimsoll.account.SettlementEvent.Proposed;
import org.plimsoll.account.SettlementReply.Settled;

/** A settlement whose messages are lost, late or doubled, and whose writes fail. */
class SettlementDeliveryTest {
  private final SettlementOnProbes settlement = new SettlementOnProbes();

  @AfterEach
  void stop() {
    settlement.stop();
  }

  @Test
  void a_repeat_gets_the_same_answer_after_a_restart_too() {
    settlement.settled();
    Settled first = settlement.caller.expectMessageClass(Settled.class);
    assertThat(first.repeated()).isFalse();
    var again = new Settled(first.terms(), first.revisions(), first.at(), true);

    settlement.settle();
    settlement.caller.expectMessage(again);
    settlement.restart();
    settlement.settle();

    settlement.caller.expectMessage(again);
    assertThat(settlement.written()).hasSize(4);
    settlement.nothingMore(ALICE);
  }

  @Test
  void a_release_is_repeated_until_it_is_answered() {
    settlement.settle();
    settlement.reserved(ALICE, 1);
    settlement.refused(BOB, 1);
    settlement.released(BOB, 1);

    settlement.account(ALICE).expectMessageClass(ReleaseLeg.class);
    settlement.passDeliveryInterval();
    settlement.released(ALICE, 1);
  }

  @Test
  void an_answer_to_an_earlier_attempt_does_not_count() {
    settlement.cancelled();
    settlement.settle();
    ReserveLeg second = settlement.account(ALICE).expectMessageClass(ReserveLeg.class);

    second.replyTo().tell(new LegReply.Refused(BOB, 1, NO_MARGIN));
    second.replyTo().tell(new LegReply.Reserved(BOB, 1));
    second.replyTo().tell(new LegReply.Reserved(ALICE, 2));
    second.replyTo().tell(new LegReply.Released(ALICE, 1));
    settlement.reserved(BOB, 2);

    settlement.account(ALICE).expectMessageClass(ApplyLeg.class);
    assertThat(settlement.written())
        .containsExactly(
            new Proposed(TERMS, 1, NOW),
            new Cancelled(BOB, NO_MARGIN, NOW),
            new Proposed(TERMS, 2, NOW),
            new Committed(NOW));
  }

  @Test
  void an_account_that_misses_messages_still_gets_its_leg() {
    settlement.settle();
    settlement.reserved(ALICE, 1);
    for (int lost = 0; lost < 3; lost++) {
      settlement.account(BOB).expectMessageClass(ReserveLeg.class);
      settlement.passDeliveryInterval();
    }
    settlement.reserved(BOB, 1);
    settlement.applied(ALICE, 4);
    for (int lost = 0; lost < 3; lost++) {
      settlement.account(BOB).expectMessageClass(ApplyLeg.class);
      settlement.passDeliveryInterval();
    }
    // Whatever was sent again before alice's answer was handled is one of those it missed.
    settlement.applied(BOB, 9);

    settlement.caller.expectMessageClass(Settled.class);
  }

  @Test
  void doubled_and_late_answers_change_nothing() {
    settlement.settle();
    ReserveLeg toAlice = settlement.account(ALICE).expectMessageClass(ReserveLeg.class);
    toAlice.replyTo().tell(new LegReply.Reserved(ALICE, 1));
    toAlice.replyTo().tell(new LegReply.Reserved(ALICE, 1));
    settlement.reserved(BOB, 1);
    ApplyLeg apply = settlement.account(ALICE).expectMessageClass(ApplyLeg.class);
    apply.replyTo().tell(new LegReply.Applied(ALICE, 4));
    apply.replyTo().tell(new LegReply.Applied(ALICE, 4));
    apply.replyTo().tell(new LegReply.Refused(ALICE, 1, NO_MARGIN));
    settlement.applied(BOB, 9);
    settlement.caller.expectMessageClass(Settled.class);

    apply.replyTo().tell(new LegReply.Applied(BOB, 9));
    apply.replyTo().tell(new LegReply.Refused(BOB, 1, NO_MARGIN));
    settlement.settle();

    settlement.caller.expectMessageClass(Settled.class);
    assertThat(settlement.written()).hasSize(4);
  }

  /** What an account answered is only remembered, so a write that fails must not rely on it. */
  @Test
  void a_failed_write_of_the_outcome_is_made_up_for() {
    settlement.settle();
    settlement.reserved(ALICE, 1);
    ReserveLeg toBob = settlement.account(BOB).expectMessageClass(ReserveLeg.class);
    settlement.failNextWrite();
    toBob.replyTo().tell(new LegReply.Reserved(BOB, 1));

    settlement.passUntilAsked(ALICE);
    settlement.reserved(BOB, 1);
    settlement.applied(ALICE, 4);
    settlement.applied(BOB, 9);

    settlement.caller.expectMessageClass(Settled.class);
  }

  /** A reservation that arrived behind its release holds margin until somebody tells it. */
  @Test
  void who_still_holds_a_reservation_of_a_cancelled_settlement_is_released_again() {
    settlement.cancelled();

    settlement.ref().tell(new SettlementCommand.Resume(TERMS.id()));

    settlement.released(ALICE, 1);
    settlement.released(BOB, 1);
  }

  @Test
  void a_leg_stays_due_while_its_account_does_not_exist() {
    SettlementTerms terms = Accounts.unwind("t1", "-1", "50000");
    settlement.settle(terms);
    ApplyLeg apply = settlement.account(BOB).expectMessageClass(ApplyLeg.class);
    apply
        .replyTo()
        .tell(
            new LegReply.Refused(
                BOB, 0, Rejection.of(RejectReason.ACCOUNT_NOT_FOUND, "not there")));

    settlement.passDeliveryInterval();
    settlement.applied(BOB, 9);
    settlement.applied(ALICE, 4);

    settlement.caller.expectMessageClass(Settled.class);
  }

  @Test
  void an_account_that_never_agrees_does_not_hold_the_others_for_ever() {
    settlement.settle();
    settlement.reserved(ALICE, 1);
    settlement.clock.advance(Accounts.SETTINGS.agreementTimeout().plusSeconds(1));
    settlement.passDeliveryInterval();

    var answer = settlement.caller.expectMessageClass(SettlementReply.NotSettled.class);
    assertThat(answer.refusedBy()).contains(BOB);
    assertThat(answer.rejection().reason()).isEqualTo(RejectReason.ACCOUNT_UNAVAILABLE);
    settlement.released(ALICE, 1);
  }
}
