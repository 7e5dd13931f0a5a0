package org.plimsoll.oracle;

import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;

/** What a {@link FundingLedger} can be told. */
public sealed interface FundingCommand {
  /** Judge a quote of the perpetual, and answer. */
  record Publish(Quote quote, ActorRef<ObservationReply> replyTo)
      implements FundingCommand, CborSerializable {}

  /** A view is new, or time has passed. */
  enum Look implements FundingCommand {
    INSTANCE
  }

  /** The market keepers that can be reached now. */
  record KeepersListed(Set<ActorRef<MarketKeeperCommand>> keepers) implements FundingCommand {}
}
