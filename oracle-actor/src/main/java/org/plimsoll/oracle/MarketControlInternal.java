package org.plimsoll.oracle;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** What a {@link MarketControl} tells itself. */
sealed interface MarketControlInternal extends MarketControlCommand {
  /** The keepers of all nodes that can be reached now. */
  record KeepersListed(Set<ActorRef<MarketKeeperCommand>> keepers)
      implements MarketControlInternal {}

  /** Time to say again what is in force, in case a message was lost. */
  enum Repeat implements MarketControlInternal {
    INSTANCE
  }
}
