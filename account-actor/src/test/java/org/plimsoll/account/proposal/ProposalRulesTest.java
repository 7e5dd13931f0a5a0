package org.plimsoll.account.proposal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plimsoll.account.proposal.Proposal.Status;
import org.plimsoll.account.proposal.ProposalCommand.Approve;
import org.plimsoll.account.proposal.ProposalCommand.Make;
import org.plimsoll.account.proposal.ProposalCommand.Reject;
import org.plimsoll.account.proposal.ProposalReply.Reason;
import org.plimsoll.account.proposal.ProposalReply.Refused;
import org.plimsoll.account.proposal.ProposalReply.Standing;
import org.plimsoll.account.proposal.ProposalRules.Decision;
import org.plimsoll.risk.market.IndexId;

class ProposalRulesTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:00:00Z");
  private static final ProposedAction RESUME =
      new ProposedAction.IndexResume(IndexId.of("BTC-USDT"));
  private static final ActionOutcome DONE = ActionOutcome.done("done");
  private static final ActionOutcome REFUSED =
      ActionOutcome.failed(Reason.COMMAND_EXPIRED, "too late");

  private ProposalState state = ProposalState.EMPTY;

  /** Brings proposal 1 of alice to a status. */
  private void reach(Status status) {
    taken(make("k1", "alice"));
    switch (status) {
      case OPEN -> {}
      case APPROVED -> taken(approve("bob", NOW));
      case REJECTED -> taken(reject("bob", NOW));
      case EXPIRED -> ProposalRules.expired(state, expiry()).forEach(this::apply);
      case CARRIED_OUT, FAILED -> {
        taken(approve("bob", NOW));
        ActionOutcome outcome = status == Status.FAILED ? REFUSED : DONE;
        apply(ProposalRules.ended(state, 1, outcome, NOW).orElseThrow());
      }
    }
    assertThat(state.find(1).orElseThrow().status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN, carol, true, ",
    "OPEN, alice, false, SECOND_PERSON_REQUIRED",
    "OPEN, ALICE, false, SECOND_PERSON_REQUIRED",
    "OPEN, ' alice ', false, SECOND_PERSON_REQUIRED",
    "APPROVED, alice, false, SECOND_PERSON_REQUIRED",
    "APPROVED, carol, false, PROPOSAL_NOT_OPEN",
    "APPROVED, bob, false, ",
    "CARRIED_OUT, bob, false, ",
    "CARRIED_OUT, carol, false, PROPOSAL_NOT_OPEN",
    "FAILED, bob, false, ",
    "FAILED, carol, false, PROPOSAL_NOT_OPEN",
    "REJECTED, bob, false, PROPOSAL_NOT_OPEN",
    "REJECTED, carol, false, PROPOSAL_NOT_OPEN",
    "EXPIRED, carol, false, PROPOSAL_EXPIRED",
  })
  void another_person_approves_once(Status at, String by, boolean isTaken, Reason refusal) {
    reach(at);

    Decision decision = approve(by, NOW);

    assertThat(decision instanceof Decision.Journal).isEqualTo(isTaken);
    if (!isTaken) {
      assertAnswer(decision, refusal);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "OPEN, carol, true, ",
    "OPEN, alice, true, ",
    "APPROVED, bob, false, PROPOSAL_NOT_OPEN",
    "REJECTED, bob, false, ",
    "REJECTED, carol, false, PROPOSAL_NOT_OPEN",
    "CARRIED_OUT, bob, false, PROPOSAL_NOT_OPEN",
    "FAILED, bob, false, PROPOSAL_NOT_OPEN",
    "EXPIRED, bob, false, PROPOSAL_EXPIRED",
  })
  void anybody_rejects_and_who_proposed_takes_back(
      Status at, String by, boolean isTaken, Reason refusal) {
    reach(at);

    Decision decision = reject(by, NOW);

    assertThat(decision instanceof Decision.Journal).isEqualTo(isTaken);
    if (!isTaken) {
      assertAnswer(decision, refusal);
    }
  }

  private static void assertAnswer(Decision decision, Reason refusal) {
    ProposalReply reply = ((Decision.Answer) decision).reply();
    if (refusal == null) {
      assertThat(((Standing) reply).repeated()).isTrue();
    } else {
      assertThat(((Refused) reply).reason()).isEqualTo(refusal);
    }
  }

  @Test
  void an_expired_proposal_is_approved_no_more_also_before_that_is_written_down() {
    reach(Status.OPEN);

    assertThat(approve("bob", expiry().minusMillis(1))).isInstanceOf(Decision.Journal.class);
    assertAnswer(approve("bob", expiry()), Reason.PROPOSAL_EXPIRED);
    assertThat(ProposalRules.expired(state, expiry().minusMillis(1))).isEmpty();
    assertThat(ProposalRules.expired(state, expiry())).hasSize(1);
  }

  @Test
  void what_was_approved_does_not_expire() {
    reach(Status.APPROVED);

    assertThat(ProposalRules.expired(state, NOW.plus(Duration.ofDays(9)))).isEmpty();
  }

  @Test
  void what_became_of_it_is_written_down_once() {
    reach(Status.CARRIED_OUT);

    assertThat(ProposalRules.ended(state, 1, REFUSED, NOW)).isEmpty();
    assertThat(ProposalRules.ended(state, 7, DONE, NOW)).isEmpty();
    assertThat(state.find(1).orElseThrow().outcome().orElseThrow().detail()).isEqualTo("done");
  }

  @Test
  void a_repeated_proposal_is_the_first_and_a_key_is_used_for_one() {
    reach(Status.OPEN);

    assertAnswer(make("k1", "alice"), null);
    assertAnswer(make("k1", "bob"), Reason.COMMAND_ID_REUSED);
    taken(make("k2", "alice"));
    assertThat(state.find(2)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 86_401})
  void it_can_be_approved_for_a_second_to_a_day(long seconds) {
    assertThatThrownBy(() -> make("k1", "alice", Duration.ofSeconds(seconds), NOW))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(make("k1", "alice", ProposalRules.LONGEST_TIME, NOW))
        .isInstanceOf(Decision.Journal.class);
  }

  @Test
  void what_comes_after_its_deadline_is_not_done() {
    Instant late = NOW.plusSeconds(6);
    assertAnswer(make("k1", "alice", Duration.ofMinutes(1), late), Reason.COMMAND_EXPIRED);
    reach(Status.OPEN);

    assertAnswer(approve("bob", NOW, late), Reason.COMMAND_EXPIRED);
    assertAnswer(reject("bob", late), Reason.COMMAND_EXPIRED);
  }

  @Test
  void no_more_are_open_than_people_can_look_at() {
    for (int n = 0; n < ProposalRules.MOST_OPEN; n++) {
      taken(make("k" + n, "alice"));
    }

    assertAnswer(make("one-more", "alice"), Reason.TOO_MANY_PROPOSALS);
    taken(reject("alice", NOW));
    taken(make("one-more", "alice"));
  }

  @Test
  void a_proposal_that_is_not_known_is_neither_approved_nor_rejected() {
    assertAnswer(approve("bob", NOW), Reason.PROPOSAL_NOT_FOUND);
    assertAnswer(reject("bob", NOW), Reason.PROPOSAL_NOT_FOUND);
  }

  @Test
  void closed_ones_are_forgotten_the_oldest_first_and_open_ones_never() {
    reach(Status.OPEN);
    for (long id = 2; id <= ProposalState.REMEMBERED + 11; id++) {
      apply(new ProposalEvent.Made(id, "k" + id, RESUME, "alice", "why", expiry(), NOW));
      apply(new ProposalEvent.Expired(id, NOW));
    }

    assertThat(state.find(1)).isPresent();
    assertThat(state.find(11)).isEmpty();
    assertThat(state.find(12)).isPresent();
    assertThat(state.madeBy("k11")).isEmpty();
  }

  @Test
  void pages_go_on_after_the_last_one_known() {
    for (int n = 1; n <= 5; n++) {
      taken(make("k" + n, "alice"));
    }
    taken(reject("bob", NOW));

    assertThat(ids(state.page(Optional.empty(), 0, 2))).containsExactly(1L, 2L);
    assertThat(ids(state.page(Optional.of(Status.OPEN), 0, 2))).containsExactly(2L, 3L);
    assertThat(state.page(Optional.empty(), 3, 2).isLast()).isTrue();
    assertThat(state.page(Optional.empty(), 2, 2).isLast()).isFalse();
  }

  private static List<Long> ids(ProposalCommand.Page page) {
    return page.proposals().stream().map(Proposal::id).toList();
  }

  private static Instant expiry() {
    return NOW.plus(ProposalRules.USUAL_TIME);
  }

  private Decision make(String key, String by) {
    return make(key, by, ProposalRules.USUAL_TIME, NOW);
  }

  private Decision make(String key, String by, Duration expiresIn, Instant now) {
    Make command = new Make(key, RESUME, by, "why", expiresIn, NOW.plusSeconds(5), null);
    return ProposalRules.make(state, command, now);
  }

  private Decision approve(String by, Instant now) {
    return approve(by, now, now);
  }

  private Decision approve(String by, Instant deadline, Instant now) {
    return ProposalRules.approve(state, new Approve(1, by, deadline, null), now);
  }

  private Decision reject(String by, Instant now) {
    return ProposalRules.reject(state, new Reject(1, by, "no", NOW.plusSeconds(5), null), now);
  }

  private void taken(Decision decision) {
    apply(((Decision.Journal) decision).event());
  }

  private void apply(ProposalEvent event) {
    state = state.apply(event);
  }
}
