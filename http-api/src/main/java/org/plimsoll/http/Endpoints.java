package org.plimsoll.http;

import java.util.List;
import java.util.stream.Stream;

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
    return Stream.of(
            new AccountListRoutes(services, reads).endpoints(),
            new AccountRoutes(services, asking).endpoints(),
            new EventRoutes(services.events(), asking).endpoints(),
            new ChoiceRoutes(services, asking).endpoints(),
            new OrderRoutes(asking).endpoints(),
            new IsolatedRoutes(services, asking).endpoints(),
            new TransferRoutes(asking).endpoints(),
            new MarginRoutes(services, asking, calculations).endpoints(),
            new LiquidationRoutes(services, asking, calculations).endpoints(),
            new LossRoutes(services, asking, calculations).endpoints(),
            new StressRoutes(services, asking, calculations).endpoints(),
            new CallRoutes(services, asking).endpoints(),
            new TradeRoutes(services, asking).endpoints(),
            new PriceRoutes(services, asking, keys).endpoints(),
            new PublisherKeyRoutes(services, asking, keys).endpoints(),
            new QuoteRoutes(services, asking, keys).endpoints(),
            new ControlRoutes(services, asking).endpoints(),
            new ProposalRoutes(services, asking).endpoints(),
            new ParameterRoutes(services, asking, calculations).endpoints(),
            new DefaultFundRoutes(services, asking, calculations).endpoints(),
            new AccountAuditRoutes(services, asking, reads).endpoints(),
            new AuditRoutes(services, reads).endpoints(),
            new StreamRoutes(services, asking, streams).endpoints(),
            new CheckpointRoutes(services, asking).endpoints(),
            new StatusRoutes(services, asking).endpoints())
        .flatMap(List::stream)
        .toList();
  }
}
