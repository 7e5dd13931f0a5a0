package org.plimsoll.account.proposal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;

/** What {@link Proposals} can be told. Every command is safe to repeat. */
public sealed interface ProposalCommand
    permits ProposalCommand.Make,
        ProposalCommand.Approve,
        ProposalCommand.Reject,
        ProposalCommand.GetProposal,
        ProposalCommand.GetProposals,
        ProposalInternal {

  /**
   * Proposes something.
   *
   * @param commandId 1 to 128 characters, chosen by the caller
   * @param by the subject of whoever proposes
   * @param expiresIn how long it can be approved
   * @param deadline after which it must not be taken any more
   */
  record Make(
      String commandId,
      ProposedAction action,
      String by,
      String reason,
      Duration expiresIn,
      Instant deadline,
      ActorRef<ProposalReply> replyTo)
      implements ProposalCommand, CborSerializable {}

  /**
   * Approves a proposal of another person, which is carried out then.
   *
   * @param by the subject of whoever approves
   * @param deadline after which it must not be done any more
   */
  record Approve(long id, String by, Instant deadline, ActorRef<ProposalReply> replyTo)
      implements ProposalCommand, CborSerializable {}

  /** Rejects a proposal of anybody, or takes back one's own. */
  record Reject(
      long id, String by, String reason, Instant deadline, ActorRef<ProposalReply> replyTo)
      implements ProposalCommand, CborSerializable {}

  /** Answered with the whole proposal. */
  record GetProposal(long id, ActorRef<ProposalReply> replyTo)
      implements ProposalCommand, CborSerializable {}

  /**
   * Answered with a page, the oldest first.
   *
   * @param status of those asked for; empty: any
   * @param after the last id that is known
   */
  record GetProposals(
      Optional<Proposal.Status> status, long after, int limit, ActorRef<Page> replyTo)
      implements ProposalCommand, CborSerializable {}

  /**
   * Some proposals, without what is too long for a list.
   *
   * @param isLast whether there are none after them
   */
  record Page(List<Proposal> proposals, boolean isLast) implements CborSerializable {
    public Page {
      proposals = List.copyOf(proposals);
    }
  }
}
