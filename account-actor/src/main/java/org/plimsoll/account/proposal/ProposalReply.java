package org.plimsoll.account.proposal;

import org.plimsoll.cluster.CborSerializable;

/** What became of a wish about a proposal. */
public sealed interface ProposalReply extends CborSerializable {

  /**
   * It is journaled.
   *
   * @param repeated whether it was done before
   */
  record Standing(Proposal proposal, boolean repeated) implements ProposalReply {}

  /** It changed nothing. */
  record Refused(Reason reason, String detail) implements ProposalReply {}

  /** Why it was refused. */
  enum Reason {
    PROPOSAL_NOT_FOUND,
    /** Who proposes does not approve. */
    SECOND_PERSON_REQUIRED,
    /** It was decided, or its time is over. */
    PROPOSAL_NOT_OPEN,
    PROPOSAL_EXPIRED,
    TOO_MANY_PROPOSALS,
    COMMAND_ID_REUSED,
    /** It came after its deadline. */
    COMMAND_EXPIRED
  }
}
