package org.plimsoll.oracle;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** What an {@link Oracle} tells itself. */
sealed interface OracleInternal extends OracleCommand {
  /** Time has passed: judge again, because prices grow stale without a message. */
  enum Judge implements OracleInternal {
    INSTANCE
  }

  /** A source that this oracle runs itself has seen a price; it needs no signature. */
  record Heard(PriceObservation observation) implements OracleInternal {}

  /** Time to note how far signed feeds have come, and to ask for the keys. */
  enum ReportSequences implements OracleInternal {
    INSTANCE
  }

  /** The keys that count. */
  record KeysKnown(KeyRing ring) implements OracleInternal {}

  /** The market keepers that can be reached now, one per node. */
  record KeepersListed(Set<ActorRef<MarketKeeperCommand>> keepers) implements OracleInternal {}
}
