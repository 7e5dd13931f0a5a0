package org.plimsoll.oracle;

import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketTotals;

/** What a {@link MarketKeeper} can be told. */
public sealed interface MarketKeeperCommand
    permits MarketKeeperCommand.Tick,
        MarketKeeperCommand.Control,
        MarketKeeperCommand.Totals,
        MarketKeeperCommand.Subscribe,
        MarketKeeperInternal {

  /** News of one index, from its oracle on any node. */
  record Tick(PriceTick tick) implements MarketKeeperCommand, CborSerializable {}

  /**
   * The controls in force, from the market control on any node.
   *
   * @param revision rises with every change
   */
  record Control(MarketControls controls, long revision)
      implements MarketKeeperCommand, CborSerializable {}

  /**
   * What the accounts of this node hold together. It goes into the next view and makes none by
   * itself: it changes with every trade. Same node only.
   */
  record Totals(MarketTotals totals) implements MarketKeeperCommand {}

  /** Send the view in force now and every newer one, until the subscriber stops. Same node only. */
  record Subscribe(ActorRef<ViewPublished> subscriber) implements MarketKeeperCommand {}
}
