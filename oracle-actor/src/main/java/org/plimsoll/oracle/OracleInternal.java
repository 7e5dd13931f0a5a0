package org.plimsoll.oracle;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** What an {@link Oracle} tells itself. */
sealed interface OracleInternal extends OracleCommand {
  /** Time has passed: judge again, because prices grow stale without a message. */
  enum Judge implements OracleInternal {
    INSTANCE
  }

  /** The market keepers that can be reached now, one per node. */
  record KeepersListed(Set<ActorRef<MarketKeeperCommand>> keepers) implements OracleInternal {}
}
