package org.plimsoll.http;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.AccountSharding;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.liquidation.LiquidationPlanner;
import org.plimsoll.liquidation.LiquidatorCommand;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;

/**
 * Whom the HTTP interface asks.
 *
 * @param accounts where accounts and settlements are found
 * @param prices brings pushed prices to their oracles
 * @param views the newest market view of this node
 * @param monitor of this node
 * @param events the journal
 * @param parameters what margin parameters this node knows by name, to suppose them in force
 * @param liquidations plans liquidations in advance
 * @param version of the program, for people
 */
public record ApiServices(
    AccountSharding accounts,
    ActorRef<PricePublisherCommand> prices,
    Supplier<MarketView> views,
    ActorRef<LiquidatorCommand> liquidator,
    ActorRef<MarginMonitorCommand> monitor,
    EventLog events,
    Clock clock,
    Function<String, Optional<MarginParameters>> parameters,
    LiquidationPlanner liquidations,
    String version) {

  /** Of a node that knows the parameters that come with the system, by their version. */
  public ApiServices(
      AccountSharding accounts,
      ActorRef<PricePublisherCommand> prices,
      Supplier<MarketView> views,
      ActorRef<LiquidatorCommand> liquidator,
      ActorRef<MarginMonitorCommand> monitor,
      EventLog events,
      Clock clock,
      LiquidationPlanner liquidations,
      String version) {
    this(
        accounts,
        prices,
        views,
        liquidator,
        monitor,
        events,
        clock,
        ApiServices::house,
        liquidations,
        version);
  }

  private static Optional<MarginParameters> house(String name) {
    return Optional.of(ParameterFile.house()).filter(house -> house.version().equals(name));
  }
}
