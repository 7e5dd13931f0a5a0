package org.plimsoll.account.risklog;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.risklog.RiskNotesCommand.Notes;

/** What {@link RiskLog} tells itself. Never leaves the node. */
sealed interface RiskLogCommand {

  /** Time to ask the nodes again. */
  enum Look implements RiskLogCommand {
    INSTANCE
  }

  /** Which nodes there are. */
  record NodesListed(Set<ActorRef<RiskNotesCommand>> nodes) implements RiskLogCommand {}

  /**
   * A node answered.
   *
   * @param recovery since which it was asked
   */
  record Heard(long recovery, ActorRef<RiskNotesCommand> node, Notes notes)
      implements RiskLogCommand {}

  /** A node did not answer in time. */
  record NotHeard(long recovery, ActorRef<RiskNotesCommand> node) implements RiskLogCommand {}
}
