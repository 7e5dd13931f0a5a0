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
   * @param parameters the whole set; null, and left out, in lists
   */
  record OtherParameters(
      String kind,
      String version,
      String fingerprint,
      Instant effectiveAt,
      @JsonRawValue @JsonInclude(JsonInclude.Include.NON_NULL) String parameters) {}

  /** Of pages of them, by their id. */
  static final PageCursor<Long> PAGES = PageCursor.ofNumbers("proposals");

  /**
   * Some proposals, the oldest first.
   *
   * @param next the cursor of what follows; empty if nothing does
   */
  record Page(List<ProposalAnswer> proposals, Optional<String> next) {
    static Page of(ProposalCommand.Page page) {
      List<ProposalAnswer> shown = page.proposals().stream().map(ProposalAnswer::of).toList();
      return new Page(
          shown,
          page.isLast()
              ? Optional.empty()
              : Optional.of(PAGES.text(shown.get(shown.size() - 1).id())));
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
            next.set().content().isEmpty() ? null : next.set().content())
        : JsonWriter.fields(action);
  }
}
