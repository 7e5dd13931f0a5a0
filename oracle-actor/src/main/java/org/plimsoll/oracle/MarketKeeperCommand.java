package org.plimsoll.oracle;

import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;

/** What a {@link MarketKeeper} can be told. */
public sealed interface MarketKeeperCommand
    permits MarketKeeperCommand.Tick, MarketKeeperCommand.Subscribe, MarketKeeperInternal {

  /** News of one index, from its oracle on any node. */
  record Tick(PriceTick tick) implements MarketKeeperCommand, CborSerializable {}

  /** Send the view in force now and every newer one, until the subscriber stops. Same node only. */
  record Subscribe(ActorRef<ViewPublished> subscriber) implements MarketKeeperCommand {}
}
