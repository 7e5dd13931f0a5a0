package org.plimsoll.account.risklog;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.AccountId;
import org.plimsoll.cluster.CborSerializable;

/** What {@link RiskNotes} is told. Only questions come from other nodes. */
public sealed interface RiskNotesCommand {

  /**
   * Events of an account that are wanted, in order: new ones, or all of them when it has recovered.
   * Never leaves the node.
   */
  record Happened(AccountId account, List<Long> sequences) implements RiskNotesCommand {
    public Happened {
      sequences = List.copyOf(sequences);
    }
  }

  /**
   * Asks for notes in the order in which they were told.
   *
   * @param after those up to there are in the log, and need not be known any more; 0 for none
   */
  record GetNotes(long after, ActorRef<Notes> replyTo)
      implements RiskNotesCommand, CborSerializable {}

  /**
   * @param upTo from where to ask on
   * @param isLast whether none comes after them
   */
  record Notes(List<RiskNote> notes, long upTo, boolean isLast) implements CborSerializable {
    public Notes {
      notes = List.copyOf(notes);
    }
  }
}
