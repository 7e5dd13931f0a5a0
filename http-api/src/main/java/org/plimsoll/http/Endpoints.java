package org.plimsoll.http;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.risk.market.MarketView;

/** The table of all that can be asked of the API. */
final class Endpoints {
  private Endpoints() {}

  /** In the order in which methods of one path are told to whoever uses another. */
  static List<Endpoint> of(
      ApiServices services,
      Asking asking,
      Calculations calculations,
      AuditReads reads,
      EventStreams streams,
      KeyMemory keys) {
    Supplier<MarketView> views = services.market().views();
    ActorRef<PricePublisherCommand> prices = services.market().prices();
    VenueBooks books = services.accounts().books();
    EventLog log = services.journal().log();
    Clock clock = services.clock();
    return Stream.of(
            new AccountListRoutes(log, reads).endpoints(),
            new AccountRoutes(views, asking).endpoints(),
            new EventRoutes(log, asking).endpoints(),
            new ChoiceRoutes(views, asking).endpoints(),
            new OrderRoutes(asking).endpoints(),
            new IsolatedRoutes(views, log, asking).endpoints(),
            new TransferRoutes(asking).endpoints(),
            new MarginRoutes(services.market(), asking, calculations).endpoints(),
            new LiquidationRoutes(services, asking, calculations).endpoints(),
            new LossRoutes(services, asking, calculations).endpoints(),
            new StressRoutes(views, books, asking, calculations).endpoints(),
            new CallRoutes(services.accounts(), asking).endpoints(),
            new TradeRoutes(views, clock, asking).endpoints(),
            new PriceRoutes(services, asking, keys).endpoints(),
            new PublisherKeyRoutes(prices, asking, keys).endpoints(),
            new QuoteRoutes(prices, clock, asking, keys).endpoints(),
            new ControlRoutes(services, asking).endpoints(),
            new ProposalRoutes(services, asking).endpoints(),
            new ParameterRoutes(services, asking, calculations).endpoints(),
            new DefaultFundRoutes(views, books, asking, calculations).endpoints(),
            new AccountAuditRoutes(views, log, asking, reads).endpoints(),
            new AuditRoutes(views, log, reads).endpoints(),
            new StreamRoutes(services, asking, streams).endpoints(),
            new CheckpointRoutes(services.journal().checkpoints(), asking).endpoints(),
            new StatusRoutes(services, asking).endpoints())
        .flatMap(List::stream)
        .toList();
  }
}
