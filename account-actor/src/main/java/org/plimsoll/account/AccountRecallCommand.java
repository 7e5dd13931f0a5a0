package org.plimsoll.account;

import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;

/** What an {@link AccountRecall} is told. */
public sealed interface AccountRecallCommand
    permits AccountRecallCommand.GetStanding, AccountRecallInternal {

  /** Asks whether all accounts are back in memory; from any node. */
  record GetStanding(ActorRef<Standing> replyTo)
      implements AccountRecallCommand, CborSerializable {}

  /**
   * How far it is.
   *
   * @param nodes of the cluster when all accounts were last called, and then had answered: whoever
   *     is missing of them now may have taken accounts along; empty if they never had
   */
  record Standing(Optional<Set<String>> nodes) implements CborSerializable {
    public Standing {
      nodes = nodes.map(Set::copyOf);
    }
  }
}
