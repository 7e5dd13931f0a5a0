package org.plimsoll.oracle;

import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.cluster.CborSerializable;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Basis;
import org.plimsoll.risk.market.Expiry;
import org.plimsoll.risk.market.Funding;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.Interest;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.units.Price;

/** What a {@link MarketKeeper} can be told. */
public sealed interface MarketKeeperCommand
    permits MarketKeeperCommand.Tick,
        MarketKeeperCommand.FundingKnown,
        MarketKeeperCommand.BasisKnown,
        MarketKeeperCommand.SettlementPriceKnown,
        MarketKeeperCommand.InterestKnown,
        MarketKeeperCommand.Control,
        MarketKeeperCommand.Parameters,
        MarketKeeperCommand.Totals,
        MarketKeeperCommand.Subscribe,
        MarketKeeperInternal {

  /** News of one index, from its oracle on any node. */
  record Tick(PriceTick tick) implements MarketKeeperCommand, CborSerializable {}

  /** Where the funding of a perpetual stands, from its ledger on any node. */
  record FundingKnown(InstrumentId perpetual, Funding funding)
      implements MarketKeeperCommand, CborSerializable {}

  /** How a perpetual is quoted, from its ledger on any node. */
  record BasisKnown(InstrumentId perpetual, Basis basis)
      implements MarketKeeperCommand, CborSerializable {}

  /** What an expiry is settled at, from the ledger of its underlying on any node. */
  record SettlementPriceKnown(Expiry expiry, Price price)
      implements MarketKeeperCommand, CborSerializable {}

  /** Where the interest on debts of an asset stands, from its ledger on any node. */
  record InterestKnown(AssetId asset, Interest interest)
      implements MarketKeeperCommand, CborSerializable {}

  /**
   * The controls in force, from the market control on any node.
   *
   * @param revision rises with every change
   */
  record Control(MarketControls controls, long revision)
      implements MarketKeeperCommand, CborSerializable {}

  /** Build views under these parameters from now on. Same node only. */
  record Parameters(MarginParameters parameters) implements MarketKeeperCommand {}

  /**
   * What the accounts of this node hold together. It goes into the next view and makes none by
   * itself: it changes with every trade. Same node only.
   */
  record Totals(MarketTotals totals) implements MarketKeeperCommand {}

  /** Send the view in force now and every newer one, until the subscriber stops. Same node only. */
  record Subscribe(ActorRef<ViewPublished> subscriber) implements MarketKeeperCommand {}
}
