package org.plimsoll.account.checkpoint;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.AccountHead;
import org.plimsoll.cluster.CborSerializable;

/** What {@link JournalHeads} is told. Only questions come from other nodes. */
public sealed interface JournalHeadsCommand {

  /** The journal of an account grew, or was read. Never leaves the node. */
  record Moved(AccountHead head) implements JournalHeadsCommand {}

  /**
   * Asks for heads in the order in which they were told.
   *
   * @param after those up to there are in a journal, and need not be known any more; 0 for none
   */
  record GetHeads(long after, ActorRef<Heads> replyTo)
      implements JournalHeadsCommand, CborSerializable {}

  /**
   * Heads of accounts, each at most once.
   *
   * @param upTo from where to ask on
   * @param isLast whether none comes after them
   */
  record Heads(List<HeadLeaf> leaves, long upTo, boolean isLast) implements CborSerializable {
    public Heads {
      leaves = List.copyOf(leaves);
    }
  }
}
