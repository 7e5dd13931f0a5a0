package org.plimsoll.account.proposal;

import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountId;
import org.plimsoll.oracle.MarketControlCommand;
import org.plimsoll.oracle.ParameterLedgerCommand;
import org.plimsoll.oracle.PricePublisherCommand;

/**
 * Who carries out what was approved.
 *
 * @param prices of this node, for the oracles
 */
public record ProposalTargets(
    ActorRef<MarketControlCommand> control,
    ActorRef<ParameterLedgerCommand> parameters,
    ActorRef<PricePublisherCommand> prices,
    Function<AccountId, RecipientRef<AccountCommand>> accounts) {}
