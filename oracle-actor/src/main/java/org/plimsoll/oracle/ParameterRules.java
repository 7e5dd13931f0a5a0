package org.plimsoll.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.oracle.ParameterEvent.Activated;
import org.plimsoll.oracle.ParameterEvent.Recorded;
import org.plimsoll.oracle.ParameterEvent.Scheduled;
import org.plimsoll.oracle.ParameterEvent.Withdrawn;
import org.plimsoll.oracle.ParameterLedgerCommand.Schedule;
import org.plimsoll.oracle.ParameterLedgerCommand.Withdraw;
import org.plimsoll.oracle.ParameterLedgerReply.Reason;
import org.plimsoll.oracle.ParameterLedgerReply.Refused;
import org.plimsoll.risk.market.MarginParameters;

/** Which parameters may follow which, and when. Pure. */
final class ParameterRules {
  /**
   * A set is in force no sooner than so long after it was scheduled, and withdrawn no later than so
   * long before: nodes ask every second, so by then all that can be reached have heard of it, and
   * all change over at the same time.
   */
  static final Duration LEAD = Duration.ofSeconds(5);

  private ParameterRules() {}

  /** What becomes of a wish. */
  sealed interface Decision {
    /**
     * @param events not empty
     */
    record Journal(List<ParameterEvent> events, ParameterLedgerReply.Done done)
        implements Decision {}

    record Answer(ParameterLedgerReply reply) implements Decision {}
  }

  /** What the first node of all was started with is in force at once. */
  static List<ParameterEvent> begin(ParameterSet started, Instant now) {
    return List.of(recorded(started, now), new Activated(started.fingerprint(), now));
  }

  static Decision schedule(ParameterState state, Schedule command, Instant now) {
    Optional<ParameterEvent> before = state.decided(command.approval().proposal());
    if (before.isPresent()) {
      return before.orElseThrow() instanceof Scheduled scheduled
              && scheduled.fingerprint().equals(command.set().fingerprint())
          ? again(scheduled.fingerprint(), scheduled.effectiveAt())
          : reused(command.approval());
    }
    Optional<Refused> refusal =
        refusalOfTime(command.deadline(), now).or(() -> refusalOfSet(state, command.set(), now));
    if (refusal.isPresent()) {
      return new Decision.Answer(refusal.orElseThrow());
    }
    Instant earliest = now.plus(LEAD);
    Instant effectiveAt =
        command.effectiveAt().isBefore(earliest) ? earliest : command.effectiveAt();
    String fingerprint = command.set().fingerprint();
    List<ParameterEvent> events = new ArrayList<>();
    if (!state.sets().containsKey(fingerprint)) {
      events.add(recorded(command.set(), now));
    }
    events.add(new Scheduled(fingerprint, effectiveAt, command.approval(), now));
    return new Decision.Journal(
        events, new ParameterLedgerReply.Done(fingerprint, effectiveAt, false));
  }

  static Decision withdraw(ParameterState state, Withdraw command, Instant now) {
    Optional<ParameterEvent> before = state.decided(command.approval().proposal());
    if (before.isPresent()) {
      return before.orElseThrow() instanceof Withdrawn withdrawn
              && withdrawn.fingerprint().equals(command.fingerprint())
          ? again(withdrawn.fingerprint(), withdrawn.at())
          : reused(command.approval());
    }
    Optional<Scheduled> scheduled =
        state.scheduled().filter(next -> next.fingerprint().equals(command.fingerprint()));
    Optional<Refused> refusal =
        refusalOfTime(command.deadline(), now).or(() -> refusalOfWithdrawal(scheduled, now));
    if (refusal.isPresent()) {
      return new Decision.Answer(refusal.orElseThrow());
    }
    Instant effectiveAt = scheduled.orElseThrow().effectiveAt();
    return new Decision.Journal(
        List.of(new Withdrawn(command.fingerprint(), command.approval(), now)),
        new ParameterLedgerReply.Done(command.fingerprint(), effectiveAt, false));
  }

  /** What is due now; empty if nothing is. */
  static Optional<ParameterEvent> activation(ParameterState state, Instant now) {
    return state
        .scheduled()
        .filter(next -> !next.effectiveAt().isAfter(now))
        .map(next -> new Activated(next.fingerprint(), now));
  }

  /** Why this set cannot follow the one in force; empty if it can. */
  static Optional<Refused> refusalOfSet(ParameterState state, ParameterSet set, Instant now) {
    MarginParameters next;
    try {
      next = set.parameters();
    } catch (ParameterFileException e) {
      return refused(Reason.INVALID_PARAMETERS, e.getMessage());
    }
    if (!ParameterSet.of(next).equals(set)) {
      return refused(
          Reason.INVALID_PARAMETERS, "the content of " + set.version() + " is not canonical");
    }
    if (state.scheduled().isPresent()) {
      String version = state.sets().get(state.scheduled().orElseThrow().fingerprint()).version();
      return refused(
          Reason.ALREADY_SCHEDULED, version + " is scheduled; withdraw it or wait for it");
    }
    return refusalOfVersion(state, set)
        .or(() -> ListingRules.refusal(state.inForce().orElseThrow().parameters(), next, now));
  }

  /** A set that was withdrawn may come again; one that was in force comes under a new name. */
  private static Optional<Refused> refusalOfVersion(ParameterState state, ParameterSet set) {
    boolean isUsed =
        state.sets().values().stream()
            .filter(other -> other.version().equals(set.version()))
            .anyMatch(
                other -> !other.equals(set) || state.activated().contains(other.fingerprint()));
    return isUsed
        ? refused(
            Reason.VERSION_USED,
            "version "
                + set.version()
                + " names another set, or one that was in force; choose"
                + " a new name")
        : Optional.empty();
  }

  private static Optional<Refused> refusalOfWithdrawal(Optional<Scheduled> scheduled, Instant now) {
    if (scheduled.isEmpty()) {
      return refused(Reason.NOT_SCHEDULED, "no such set is scheduled; look at the schedule");
    }
    Instant effectiveAt = scheduled.orElseThrow().effectiveAt();
    return now.plus(LEAD).isAfter(effectiveAt)
        ? refused(
            Reason.TOO_LATE,
            "the set will be in force at " + effectiveAt + " on every node; schedule another one")
        : Optional.empty();
  }

  private static Optional<Refused> refusalOfTime(Instant deadline, Instant now) {
    return now.isAfter(deadline)
        ? refused(Reason.COMMAND_EXPIRED, "it was to be done by " + deadline + "; propose it anew")
        : Optional.empty();
  }

  private static Decision again(String fingerprint, Instant effectiveAt) {
    return new Decision.Answer(new ParameterLedgerReply.Done(fingerprint, effectiveAt, true));
  }

  private static Decision reused(Approval approval) {
    return new Decision.Answer(
        new Refused(
            Reason.PROPOSAL_REUSED, "proposal " + approval.proposal() + " was something else"));
  }

  private static Recorded recorded(ParameterSet set, Instant now) {
    return new Recorded(set.version(), set.fingerprint(), set.content(), now);
  }

  private static Optional<Refused> refused(Reason reason, String detail) {
    return Optional.of(new Refused(reason, detail));
  }
}
