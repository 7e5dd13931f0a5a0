package org.plimsoll.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.plimsoll.account.proposal.Proposal;
import org.plimsoll.account.proposal.ProposalCommand;
import org.plimsoll.account.proposal.ProposedAction;

/**
 * A proposal as people read it.
 *
 * @param action what would be done, with its kind
 */
record ProposalAnswer(
    long id,
    Proposal.Status state,
    Object action,
    String by,
    String reason,
    Instant madeAt,
    Instant expiresAt,
    Optional<Proposal.Decision> decision,
    Optional<Proposal.Outcome> outcome) {

  /**
   * Other parameters.
   *
   * @param parameters the whole set; left out of lists
   */
  record OtherParameters(
      String kind,
      String version,
      String fingerprint,
      Instant effectiveAt,
      @JsonRawValue @JsonInclude(JsonInclude.Include.NON_EMPTY) String parameters) {}

  /** Some proposals, the oldest first. */
  record Page(List<ProposalAnswer> proposals, boolean isLast) {
    static Page of(ProposalCommand.Page page) {
      return new Page(page.proposals().stream().map(ProposalAnswer::of).toList(), page.isLast());
    }
  }

  static ProposalAnswer of(Proposal proposal) {
    return new ProposalAnswer(
        proposal.id(),
        proposal.status(),
        shown(proposal.action()),
        proposal.by(),
        proposal.reason(),
        proposal.madeAt(),
        proposal.expiresAt(),
        proposal.decision(),
        proposal.outcome());
  }

  private static Object shown(ProposedAction action) {
    return action instanceof ProposedAction.Parameters next
        ? new OtherParameters(
            "parameters",
            next.set().version(),
            next.set().fingerprint(),
            next.effectiveAt(),
            next.set().content())
        : JsonWriter.fields(action);
  }
}
