package org.plimsoll.account.proposal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.plimsoll.account.proposal.Proposal.Status;
import org.plimsoll.account.proposal.ProposalCommand.Approve;
import org.plimsoll.account.proposal.ProposalCommand.Make;
import org.plimsoll.account.proposal.ProposalCommand.Reject;
import org.plimsoll.account.proposal.ProposalEvent.Approved;
import org.plimsoll.account.proposal.ProposalEvent.CarriedOut;
import org.plimsoll.account.proposal.ProposalEvent.Expired;
import org.plimsoll.account.proposal.ProposalEvent.Failed;
import org.plimsoll.account.proposal.ProposalEvent.Made;
import org.plimsoll.account.proposal.ProposalEvent.Rejected;
import org.plimsoll.account.proposal.ProposalReply.Reason;
import org.plimsoll.account.proposal.ProposalReply.Refused;
import org.plimsoll.account.proposal.ProposalReply.Standing;

/** Who may propose, approve and reject what, and until when. Pure. */
public final class ProposalRules {
  /** How long a proposal can be approved unless it says otherwise, and at most. */
  public static final Duration USUAL_TIME = Duration.ofMinutes(15);

  public static final Duration LONGEST_TIME = Duration.ofHours(24);

  /** More would only hide each other. */
  static final int MOST_OPEN = 100;

  /** What could not be carried out so long after its approval is not carried out any more. */
  static final Duration PATIENCE = Duration.ofHours(1);

  private ProposalRules() {}

  /** What becomes of a wish. */
  sealed interface Decision {
    record Journal(ProposalEvent event) implements Decision {}

    record Answer(ProposalReply reply) implements Decision {}
  }

  /**
   * @throws IllegalArgumentException if the time to approve it is not between a second and a day
   */
  static Decision make(ProposalState state, Make command, Instant now) {
    Optional<Proposal> before = state.madeBy(command.commandId());
    if (before.isPresent()) {
      return isSame(before.orElseThrow(), command)
          ? new Decision.Answer(new Standing(before.orElseThrow(), true))
          : refuse(Reason.COMMAND_ID_REUSED, "this key was used for another proposal");
    }
    if (now.isAfter(command.deadline())) {
      return late(command.deadline());
    }
    if (state.at(Status.OPEN).size() >= MOST_OPEN) {
      return refuse(
          Reason.TOO_MANY_PROPOSALS,
          MOST_OPEN + " proposals are open; approve or reject some of them first");
    }
    return new Decision.Journal(
        new Made(
            state.last() + 1,
            command.commandId(),
            command.action(),
            command.by(),
            command.reason(),
            now.plus(checked(command.expiresIn())),
            now));
  }

  static Decision approve(ProposalState state, Approve command, Instant now) {
    Optional<Proposal> found = state.find(command.id());
    if (found.isEmpty()) {
      return notFound(command.id());
    }
    Proposal proposal = found.orElseThrow();
    if (proposal.isBy(command.by())) {
      return refuse(
          Reason.SECOND_PERSON_REQUIRED,
          "proposal " + proposal.id() + " is your own; another risk officer has to approve it");
    }
    boolean isRepeated =
        proposal.status() != Status.REJECTED
            && proposal.decision().filter(made -> made.by().equals(command.by())).isPresent();
    return isRepeated
        ? new Decision.Answer(new Standing(proposal, true))
        : refusalToDecide(proposal, command.deadline(), now)
            .orElseGet(() -> new Decision.Journal(new Approved(command.id(), command.by(), now)));
  }

  static Decision reject(ProposalState state, Reject command, Instant now) {
    Optional<Proposal> found = state.find(command.id());
    if (found.isEmpty()) {
      return notFound(command.id());
    }
    Proposal proposal = found.orElseThrow();
    boolean isRepeated =
        proposal.status() == Status.REJECTED
            && proposal.decision().filter(made -> made.by().equals(command.by())).isPresent();
    return isRepeated
        ? new Decision.Answer(new Standing(proposal, true))
        : refusalToDecide(proposal, command.deadline(), now)
            .orElseGet(
                () ->
                    new Decision.Journal(
                        new Rejected(command.id(), command.by(), command.reason(), now)));
  }

  /** What has expired by now. */
  static List<ProposalEvent> expired(ProposalState state, Instant now) {
    return state.at(Status.OPEN).stream()
        .filter(proposal -> !proposal.expiresAt().isAfter(now))
        .<ProposalEvent>map(proposal -> new Expired(proposal.id(), now))
        .toList();
  }

  /** What became of a proposal; empty if that is known already. */
  static Optional<ProposalEvent> ended(
      ProposalState state, long id, ActionOutcome outcome, Instant now) {
    boolean isKnown = state.find(id).filter(p -> p.status() == Status.APPROVED).isEmpty();
    if (isKnown) {
      return Optional.empty();
    }
    return Optional.of(
        outcome.code().isEmpty()
            ? new CarriedOut(id, outcome.detail(), now)
            : new Failed(id, outcome.code().orElseThrow(), outcome.detail(), now));
  }

  /** Until when an approved proposal may be carried out. */
  static Instant deadline(Proposal approved) {
    return approved.decision().orElseThrow().at().plus(PATIENCE);
  }

  /** How long a proposal can be approved. */
  private static Duration checked(Duration expiresIn) {
    if (expiresIn.compareTo(Duration.ofSeconds(1)) < 0 || expiresIn.compareTo(LONGEST_TIME) > 0) {
      throw new IllegalArgumentException(
          "a proposal can be approved for a second to a day, was: " + expiresIn);
    }
    return expiresIn;
  }

  /** The same request: when it was made does not count. */
  private static boolean isSame(Proposal before, Make command) {
    return before.action().equals(command.action())
        && before.by().equals(command.by())
        && before.reason().equals(command.reason());
  }

  private static Optional<Decision> refusalToDecide(
      Proposal proposal, Instant deadline, Instant now) {
    boolean isOver =
        proposal.status() == Status.EXPIRED
            || proposal.status() == Status.OPEN && !proposal.expiresAt().isAfter(now);
    if (isOver) {
      return Optional.of(
          refuse(
              Reason.PROPOSAL_EXPIRED,
              "proposal "
                  + proposal.id()
                  + " expired at "
                  + proposal.expiresAt()
                  + "; make it anew"));
    }
    if (proposal.status() != Status.OPEN) {
      return Optional.of(
          refuse(
              Reason.PROPOSAL_NOT_OPEN,
              "proposal " + proposal.id() + " is " + proposal.status() + " already"));
    }
    return now.isAfter(deadline) ? Optional.of(late(deadline)) : Optional.empty();
  }

  private static Decision notFound(long id) {
    return refuse(Reason.PROPOSAL_NOT_FOUND, "no proposal " + id + " is known");
  }

  private static Decision late(Instant deadline) {
    return refuse(
        Reason.COMMAND_EXPIRED,
        "it was to be done by " + deadline + "; look at the proposal and decide again");
  }

  private static Decision refuse(Reason reason, String detail) {
    return new Decision.Answer(new Refused(reason, detail));
  }
}
