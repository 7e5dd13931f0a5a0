package org.plimsoll.account.checkpoint;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.checkpoint.JournalHeadsCommand.Heads;

/** What {@link Checkpoints} tells itself. Never leaves the node. */
sealed interface CheckpointsInternal extends CheckpointsCommand {

  /** Time for the next one. */
  enum Look implements CheckpointsInternal {
    INSTANCE
  }

  /** Which nodes there are. */
  record NodesListed(Set<ActorRef<JournalHeadsCommand>> nodes) implements CheckpointsInternal {}

  /**
   * A node answered.
   *
   * @param round in which it was asked
   */
  record Heard(long round, ActorRef<JournalHeadsCommand> node, Heads heads)
      implements CheckpointsInternal {}

  /** A node did not answer in time. */
  record NotHeard(long round, ActorRef<JournalHeadsCommand> node) implements CheckpointsInternal {}

  /** The next checkpoint is worked out, over this tree. */
  record Drafted(long round, SumTree tree, SignedCheckpoint note) implements CheckpointsInternal {}

  /**
   * The tree of the newest checkpoint is there again.
   *
   * @param recovery after which it was built
   */
  record Rebuilt(long recovery, SumTree tree) implements CheckpointsInternal {}

  /** What was computed could not be. */
  record Failed(long round, Throwable why) implements CheckpointsInternal {}
}
