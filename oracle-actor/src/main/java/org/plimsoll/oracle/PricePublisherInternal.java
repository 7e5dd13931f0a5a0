package org.plimsoll.oracle;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.risk.market.InstrumentId;

/** What a {@link PricePublisher} tells itself. */
sealed interface PricePublisherInternal extends PricePublisherCommand {
  /** The oracles of one index that can be reached now. */
  record OraclesListed(OracleListing listing) implements PricePublisherInternal {}

  /** The ledger of a perpetual that can be reached now; empty while it moves. */
  record LedgerListed(InstrumentId perpetual, Optional<ActorRef<FundingCommand>> ledger)
      implements PricePublisherInternal {}
}
