package org.plimsoll.account.news;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;

/** What {@link JournalNews} is told. */
public sealed interface JournalNewsCommand {

  /** A journal grew that is written on this node. Never leaves it. */
  record Appended(String persistenceId) implements JournalNewsCommand {}

  /** Somebody on this node waits for a journal. */
  record Watch(String persistenceId, Runnable bell) implements JournalNewsCommand {}

  /** And does no more. */
  record Unwatch(String persistenceId, Runnable bell) implements JournalNewsCommand {}

  /**
   * Which journals a node waits for, all of them.
   *
   * @param who waits there
   */
  record Awaiting(ActorRef<JournalNewsCommand> who, Set<String> persistenceIds)
      implements JournalNewsCommand, CborSerializable {
    public Awaiting {
      persistenceIds = Set.copyOf(persistenceIds);
    }
  }

  /** A journal that is awaited here grew elsewhere, or may have. */
  record AppendedElsewhere(String persistenceId) implements JournalNewsCommand, CborSerializable {}

  /** Which nodes there are. Never leaves this one. */
  record NodesListed(Set<ActorRef<JournalNewsCommand>> nodes) implements JournalNewsCommand {}

  /** Time to say again what is awaited. Never leaves the node. */
  enum Repeat implements JournalNewsCommand {
    INSTANCE
  }
}
