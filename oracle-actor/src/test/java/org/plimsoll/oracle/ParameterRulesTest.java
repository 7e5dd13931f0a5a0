package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.plimsoll.oracle.ParameterSets.named;
import static org.plimsoll.oracle.Prices.START;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.ParameterLedgerCommand.Schedule;
import org.plimsoll.oracle.ParameterLedgerCommand.Withdraw;
import org.plimsoll.oracle.ParameterLedgerReply.Done;
import org.plimsoll.oracle.ParameterLedgerReply.Reason;
import org.plimsoll.oracle.ParameterLedgerReply.Refused;
import org.plimsoll.oracle.ParameterRules.Decision;

class ParameterRulesTest {
  private static final ParameterSet HOUSE = ParameterSet.of(ParameterSets.HOUSE);
  private static final Instant LATER = START.plusSeconds(3_600);

  private ParameterState state = begun();

  private static ParameterState begun() {
    ParameterState begun = ParameterState.EMPTY;
    for (ParameterEvent event : ParameterRules.begin(HOUSE, START)) {
      begun = begun.apply(event);
    }
    return begun;
  }

  @Test
  void what_the_first_node_was_started_with_is_in_force() {
    assertThat(state.inForce()).contains(HOUSE);
    assertThat(state.scheduled()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-3600, 5", "0, 5", "4, 5", "5, 5", "6, 6", "3600, 3600"})
  void a_set_is_in_force_no_sooner_than_every_node_can_have_heard_of_it(long asked, long given) {
    Done done = done(schedule("1", named("house-3"), START.plusSeconds(asked), START));

    assertThat(done.effectiveAt()).isEqualTo(START.plusSeconds(given));
  }

  @Test
  void a_set_is_in_force_when_its_time_has_come() {
    done(schedule("1", named("house-3"), LATER, START));

    assertThat(ParameterRules.activation(state, LATER.minusMillis(1))).isEmpty();
    state = state.apply(ParameterRules.activation(state, LATER).orElseThrow());

    assertThat(state.inForce()).contains(named("house-3"));
    assertThat(ParameterRules.activation(state, LATER)).isEmpty();
  }

  @Test
  void the_same_proposal_is_answered_alike_whatever_happened_since() {
    done(schedule("1", named("house-3"), LATER, START));
    state = state.apply(ParameterRules.activation(state, LATER).orElseThrow());

    Decision again = schedule("1", named("house-3"), LATER, LATER.plusSeconds(9_999));

    assertThat(reply(again)).isEqualTo(new Done(named("house-3").fingerprint(), LATER, true));
  }

  @Test
  void a_version_is_used_once_but_a_set_that_was_withdrawn_may_come_again() {
    done(schedule("1", named("house-3"), LATER, START));
    done(withdraw("2", named("house-3"), START));
    assertThat(reason(schedule("3", changedBehind("house-3"), LATER, START)))
        .isEqualTo(Reason.VERSION_USED);

    done(schedule("4", named("house-3"), LATER, START));
    state = state.apply(ParameterRules.activation(state, LATER).orElseThrow());

    assertThat(reason(schedule("5", named("house-3"), LATER, START)))
        .isEqualTo(Reason.VERSION_USED);
    assertThat(reason(schedule("6", HOUSE, LATER, START))).isEqualTo(Reason.VERSION_USED);
    assertThat(state.events()).as("the content is journaled once").hasSize(7);
  }

  @Test
  void one_set_is_scheduled_at_a_time() {
    done(schedule("1", named("house-3"), LATER, START));

    assertThat(reason(schedule("2", named("house-4"), LATER, START)))
        .isEqualTo(Reason.ALREADY_SCHEDULED);
  }

  @ParameterizedTest
  @CsvSource({"3595, ", "3596, TOO_LATE", "3600, TOO_LATE"})
  void a_set_is_withdrawn_before_any_node_can_work_by_it(long after, Reason refusal) {
    done(schedule("1", named("house-3"), LATER, START));

    Decision withdrawn = withdraw("2", named("house-3"), START.plusSeconds(after));

    if (refusal == null) {
      done(withdrawn);
      assertThat(state.scheduled()).isEmpty();
    } else {
      assertThat(reason(withdrawn)).isEqualTo(refusal);
    }
  }

  @Test
  void only_what_is_scheduled_is_withdrawn() {
    assertThat(reason(withdraw("1", named("house-3"), START))).isEqualTo(Reason.NOT_SCHEDULED);
    done(schedule("2", named("house-3"), LATER, START));
    assertThat(reason(withdraw("3", named("house-4"), START))).isEqualTo(Reason.NOT_SCHEDULED);
    assertThat(reason(withdraw("2", named("house-3"), START))).isEqualTo(Reason.PROPOSAL_REUSED);
  }

  @Test
  void content_that_is_no_parameter_file_or_another_set_is_refused() {
    ParameterSet broken = new ParameterSet("house-3", HOUSE.fingerprint(), "{}");
    ParameterSet renamed = new ParameterSet("house-3", HOUSE.fingerprint(), HOUSE.content());

    assertThat(reason(schedule("1", broken, LATER, START))).isEqualTo(Reason.INVALID_PARAMETERS);
    assertThat(reason(schedule("1", renamed, LATER, START))).isEqualTo(Reason.INVALID_PARAMETERS);
  }

  @Test
  void what_comes_after_its_deadline_is_not_done() {
    Instant late = START.plusSeconds(61);

    assertThat(reason(schedule("1", named("house-3"), LATER, late)))
        .isEqualTo(Reason.COMMAND_EXPIRED);
    assertThat(reason(withdraw("1", named("house-3"), START, late)))
        .isEqualTo(Reason.COMMAND_EXPIRED);
  }

  @Test
  void one_person_is_not_two() {
    assertThatThrownBy(() -> new Approval("1", "alice", "alice", "why"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("second person");
  }

  @Test
  void a_node_hears_one_set_after_the_other_and_what_is_scheduled_once() {
    done(schedule("1", named("house-3"), LATER, START));
    FollowedParameters node = FollowedParameters.NOTHING;

    node = node.with(news(node));
    assertThat(node.isWhole()).isTrue();
    assertThat(news(node).scheduled()).as("known by now").isEmpty();
    node = node.with(news(node));

    assertThat(node.inForce(LATER.minusMillis(1)).version()).isEqualTo("house-2");
    assertThat(node.inForce(LATER).version()).as("by its own clock").isEqualTo("house-3");
    state = state.apply(ParameterRules.activation(state, LATER).orElseThrow());
    assertThat(node.with(news(node)).inForce(LATER)).isEqualTo(node.inForce(LATER));
    assertThat(news(FollowedParameters.NOTHING).next()).contains(HOUSE);
  }

  @Test
  void a_node_takes_back_what_was_withdrawn_and_leaves_out_old_answers() {
    done(schedule("1", named("house-3"), LATER, START));
    FollowedParameters node = FollowedParameters.NOTHING;
    ParameterNews old = news(node);
    node = node.with(old);
    done(withdraw("2", named("house-3"), START));

    assertThat(node.with(old)).as("an answer that came twice").isSameAs(node);
    assertThat(node.with(news(node)).inForce(LATER).version()).isEqualTo("house-2");
  }

  private ParameterNews news(FollowedParameters node) {
    return state.news(
        node.activated().size(), node.scheduled().map(FollowedParameters.Scheduled::fingerprint));
  }

  private static ParameterSet changedBehind(String version) {
    return ParameterSet.of(
        ParameterSets.changed(version, file -> file.put("description", "another one")));
  }

  private Decision schedule(String proposal, ParameterSet set, Instant effectiveAt, Instant now) {
    return ParameterRules.schedule(
        state,
        new Schedule(set, effectiveAt, approval(proposal), START.plus(Duration.ofMinutes(1)), null),
        now);
  }

  private Decision withdraw(String proposal, ParameterSet set, Instant now) {
    return withdraw(proposal, set, now, now);
  }

  private Decision withdraw(String proposal, ParameterSet set, Instant deadline, Instant now) {
    return ParameterRules.withdraw(
        state, new Withdraw(set.fingerprint(), approval(proposal), deadline, null), now);
  }

  private static Approval approval(String proposal) {
    return new Approval(proposal, "alice", "bob", "a test");
  }

  private Done done(Decision decision) {
    Decision.Journal journal = (Decision.Journal) decision;
    List<ParameterEvent> events = journal.events();
    events.forEach(event -> state = state.apply(event));
    return journal.done();
  }

  private static ParameterLedgerReply reply(Decision decision) {
    return ((Decision.Answer) decision).reply();
  }

  private static Reason reason(Decision decision) {
    return ((Refused) reply(decision)).reason();
  }
}
