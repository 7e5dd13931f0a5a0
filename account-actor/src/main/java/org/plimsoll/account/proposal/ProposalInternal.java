package org.plimsoll.account.proposal;

/** What {@link Proposals} tell themselves. */
sealed interface ProposalInternal extends ProposalCommand {
  /** Time has passed: some may have expired, and targets that did not answer are told again. */
  enum Look implements ProposalInternal {
    INSTANCE
  }

  /** What became of a proposal. */
  record Ended(long id, ActionOutcome outcome) implements ProposalInternal {}

  /** Its target has not answered, or not for good. */
  record Unanswered(long id) implements ProposalInternal {}
}
