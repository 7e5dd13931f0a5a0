package org.plimsoll.account.checkpoint;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.AccountId;
import org.plimsoll.cluster.CborSerializable;

/** What {@link Checkpoints} can be asked, from any node. */
public sealed interface CheckpointsCommand
    permits CheckpointsCommand.GetNotes,
        CheckpointsCommand.GetLatest,
        CheckpointsCommand.GetProof,
        CheckpointsInternal {

  /**
   * Asks for checkpoints by number.
   *
   * @param after only those with a higher number
   */
  record GetNotes(long after, int most, ActorRef<Notes> replyTo)
      implements CheckpointsCommand, CborSerializable {}

  /** Asks for the newest one. */
  record GetLatest(ActorRef<Notes> replyTo) implements CheckpointsCommand, CborSerializable {}

  /** Checkpoints by number; of the newest ones only, of which there may be none. */
  record Notes(List<SignedCheckpoint> notes) implements CborSerializable {
    public Notes {
      notes = List.copyOf(notes);
    }
  }

  /** Asks for the proof that an account is in the newest checkpoint. */
  record GetProof(AccountId account, ActorRef<Proof> replyTo)
      implements CheckpointsCommand, CborSerializable {}

  /**
   * @param document empty if there is no checkpoint with this account in it yet
   */
  record Proof(Optional<ProofDocument> document) implements CborSerializable {}
}
