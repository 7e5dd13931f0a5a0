package org.plimsoll.http;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.AccountSharding;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.account.checkpoint.CheckpointDesk;
import org.plimsoll.account.news.JournalNewsCommand;
import org.plimsoll.http.access.CallerOf;
import org.plimsoll.liquidation.Backstop;
import org.plimsoll.liquidation.LiquidationPlanner;
import org.plimsoll.liquidation.LiquidatorCommand;
import org.plimsoll.oracle.MarketControlCommand;
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
 * @param books of the accounts of all nodes
 * @param control halts, caps and pauses
 * @param events the journal
 * @param secrets that notices to webhooks are signed with
 * @param parameters what margin parameters this node knows by name, to suppose them in force
 * @param liquidations plans liquidations in advance
 * @param version of the program, for people
 * @param backstops accounts that agreed to take over what nobody trades
 * @param callers tells who sent a request
 * @param twoPersons whom to ask about what takes two
 * @param checkpoints over all accounts; empty: none are signed
 * @param news tells when a journal grew; empty: nobody does
 */
public record ApiServices(
    AccountSharding accounts,
    ActorRef<PricePublisherCommand> prices,
    Supplier<MarketView> views,
    ActorRef<LiquidatorCommand> liquidator,
    ActorRef<MarginMonitorCommand> monitor,
    VenueBooks books,
    ActorRef<MarketControlCommand> control,
    EventLog events,
    WebhookSecrets secrets,
    Clock clock,
    Function<String, Optional<MarginParameters>> parameters,
    LiquidationPlanner liquidations,
    String version,
    List<Backstop> backstops,
    CallerOf callers,
    TwoPersons twoPersons,
    Optional<CheckpointDesk> checkpoints,
    Optional<ActorRef<JournalNewsCommand>> news) {

  public ApiServices {
    backstops = List.copyOf(backstops);
  }

  /** Of a node where nobody tells when a journal grew. */
  public ApiServices(
      AccountSharding accounts,
      ActorRef<PricePublisherCommand> prices,
      Supplier<MarketView> views,
      ActorRef<LiquidatorCommand> liquidator,
      ActorRef<MarginMonitorCommand> monitor,
      VenueBooks books,
      ActorRef<MarketControlCommand> control,
      EventLog events,
      WebhookSecrets secrets,
      Clock clock,
      Function<String, Optional<MarginParameters>> parameters,
      LiquidationPlanner liquidations,
      String version,
      List<Backstop> backstops,
      CallerOf callers,
      TwoPersons twoPersons,
      Optional<CheckpointDesk> checkpoints) {
    this(
        accounts,
        prices,
        views,
        liquidator,
        monitor,
        books,
        control,
        events,
        secrets,
        clock,
        parameters,
        liquidations,
        version,
        backstops,
        callers,
        twoPersons,
        checkpoints,
        Optional.empty());
  }

  /** Of one of a venue that signs no checkpoints either. */
  public ApiServices(
      AccountSharding accounts,
      ActorRef<PricePublisherCommand> prices,
      Supplier<MarketView> views,
      ActorRef<LiquidatorCommand> liquidator,
      ActorRef<MarginMonitorCommand> monitor,
      VenueBooks books,
      ActorRef<MarketControlCommand> control,
      EventLog events,
      WebhookSecrets secrets,
      Clock clock,
      Function<String, Optional<MarginParameters>> parameters,
      LiquidationPlanner liquidations,
      String version,
      List<Backstop> backstops,
      CallerOf callers,
      TwoPersons twoPersons) {
    this(
        accounts,
        prices,
        views,
        liquidator,
        monitor,
        books,
        control,
        events,
        secrets,
        clock,
        parameters,
        liquidations,
        version,
        backstops,
        callers,
        twoPersons,
        Optional.empty());
  }

  /**
   * Of a node without backstops that asks nobody who it is and knows the parameters that come with
   * the system, by their version.
   */
  public ApiServices(
      AccountSharding accounts,
      ActorRef<PricePublisherCommand> prices,
      Supplier<MarketView> views,
      ActorRef<LiquidatorCommand> liquidator,
      ActorRef<MarginMonitorCommand> monitor,
      VenueBooks books,
      ActorRef<MarketControlCommand> control,
      EventLog events,
      WebhookSecrets secrets,
      Clock clock,
      LiquidationPlanner liquidations,
      String version,
      TwoPersons twoPersons) {
    this(
        accounts,
        prices,
        views,
        liquidator,
        monitor,
        books,
        control,
        events,
        secrets,
        clock,
        ApiServices::house,
        liquidations,
        version,
        List.of(),
        CallerOf.anybody(),
        twoPersons);
  }

  private static Optional<MarginParameters> house(String name) {
    return Optional.of(ParameterFile.house()).filter(house -> house.version().equals(name));
  }
}
