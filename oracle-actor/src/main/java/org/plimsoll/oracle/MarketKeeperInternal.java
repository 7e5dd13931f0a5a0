package org.plimsoll.oracle;

import org.apache.pekko.actor.typed.ActorRef;

/** What a {@link MarketKeeper} tells itself. */
sealed interface MarketKeeperInternal extends MarketKeeperCommand {
  /** All ticks that were waiting are in: build one view of them. */
  enum Build implements MarketKeeperInternal {
    INSTANCE
  }

  /** Time has passed: prices that nobody renewed have lapsed. */
  enum Judge implements MarketKeeperInternal {
    INSTANCE
  }

  /** The oracles of one index that can be reached now. */
  record OraclesListed(OracleListing listing) implements MarketKeeperInternal {}

  record SubscriberStopped(ActorRef<ViewPublished> subscriber) implements MarketKeeperInternal {}
}
