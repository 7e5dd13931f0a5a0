package org.plimsoll.http;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.oracle.MarketControlCommand;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;

/**
 * Whom the HTTP interface asks about the market.
 *
 * @param views the newest market view of this node
 * @param prices brings pushed prices to their oracles
 * @param control halts, caps and pauses
 * @param parameters what margin parameters this node knows by name, to suppose them in force
 */
public record MarketServices(
    Supplier<MarketView> views,
    ActorRef<PricePublisherCommand> prices,
    ActorRef<MarketControlCommand> control,
    Function<String, Optional<MarginParameters>> parameters) {}
