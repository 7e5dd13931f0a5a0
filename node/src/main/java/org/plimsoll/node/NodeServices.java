package org.plimsoll.node;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.AccountSharding;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.account.checkpoint.CheckpointDesk;
import org.plimsoll.account.news.JournalNewsCommand;
import org.plimsoll.account.proposal.ProposalCommand;
import org.plimsoll.liquidation.LiquidatorCommand;
import org.plimsoll.oracle.MarketControlCommand;
import org.plimsoll.oracle.ParameterLedgerCommand;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.risk.market.MarketView;

/** What runs on a node, for whoever talks to it from outside the actors. */
public record NodeServices(
    AccountSharding accounts,
    ActorRef<PricePublisherCommand> prices,
    Supplier<MarketView> views,
    ActorRef<MarginMonitorCommand> monitor,
    VenueBooks books,
    ActorRef<LiquidatorCommand> liquidator,
    ActorRef<MarketControlCommand> control,
    ActorRef<ParameterLedgerCommand> parameters,
    ActorRef<ProposalCommand> proposals,
    Optional<CheckpointDesk> checkpoints,
    ActorRef<JournalNewsCommand> news,
    Clock clock) {}
