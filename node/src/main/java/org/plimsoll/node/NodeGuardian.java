package org.plimsoll.node;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountHead;
import org.plimsoll.account.AccountRecall;
import org.plimsoll.account.AccountSharding;
import org.plimsoll.account.MarginMonitor;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.account.checkpoint.CheckpointDesk;
import org.plimsoll.account.checkpoint.Checkpoints;
import org.plimsoll.account.checkpoint.JournalHeads;
import org.plimsoll.account.checkpoint.JournalHeadsCommand;
import org.plimsoll.account.news.JournalNews;
import org.plimsoll.account.news.JournalNewsCommand;
import org.plimsoll.account.proposal.ProposalTargets;
import org.plimsoll.account.proposal.Proposals;
import org.plimsoll.account.risklog.RiskLog;
import org.plimsoll.account.risklog.RiskNotes;
import org.plimsoll.account.risklog.RiskNotesCommand;
import org.plimsoll.http.WebhookSender;
import org.plimsoll.liquidation.BreakerWatch;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.liquidation.Liquidator;
import org.plimsoll.liquidation.LiquidatorCommand;
import org.plimsoll.liquidation.VenueRouter;
import org.plimsoll.node.operations.JournalProbe;
import org.plimsoll.node.operations.NodeWatch;
import org.plimsoll.oracle.BorrowLedger;
import org.plimsoll.oracle.FundingLedger;
import org.plimsoll.oracle.LatestMarketView;
import org.plimsoll.oracle.ListedParts;
import org.plimsoll.oracle.MarketControl;
import org.plimsoll.oracle.MarketKeeper;
import org.plimsoll.oracle.MarketKeeperCommand;
import org.plimsoll.oracle.Oracle;
import org.plimsoll.oracle.ParameterFollower;
import org.plimsoll.oracle.ParameterFollower.InForce;
import org.plimsoll.oracle.ParameterLedger;
import org.plimsoll.oracle.ParameterLedgerCommand;
import org.plimsoll.oracle.ParameterSet;
import org.plimsoll.oracle.PricePublisher;
import org.plimsoll.oracle.SettlementPriceLedger;
import org.plimsoll.oracle.ViewPublished;
import org.plimsoll.risk.market.Fixings;
import org.plimsoll.risk.market.MarketControls;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.Perpetual;

/** The only place that wires. It reads in the order in which a price travels. */
final class NodeGuardian {
  private NodeGuardian() {}

  /**
   * Wires the node as soon as it is known which parameters are in force.
   *
   * @param started completed when everything is spawned, and the controls in force and the funding
   *     of perpetuals are known
   */
  static Behavior<Void> create(NodeSettings settings, CompletableFuture<NodeServices> started) {
    return Behaviors.<Object>setup(
            context -> {
              var own = ParameterSet.of(settings.parameters());
              var ledger = ParameterLedger.start(context.getSystem(), own, settings.clock());
              ActorRef<InForce> self = context.getSelf().narrow();
              context.watch(
                  context.spawn(
                      ParameterFollower.create(ledger, self, settings.clock()),
                      "parameter-follower"));
              return Behaviors.receive(Object.class)
                  .onMessage(
                      InForce.class,
                      first -> {
                        warnOfOthers(context, own, first);
                        var keeper = wire(context, settings, ledger, first, started);
                        // A part that stops takes the node with it: a node that margins nobody
                        // must not go on.
                        context.getChildren().forEach(context::watch);
                        return following(keeper);
                      })
                  .build();
            })
        .narrow();
  }

  private static Behavior<Object> following(ActorRef<MarketKeeperCommand> keeper) {
    return Behaviors.receive(Object.class)
        .onMessage(
            InForce.class,
            next -> {
              keeper.tell(new MarketKeeperCommand.Parameters(next.parameters()));
              return Behaviors.same();
            })
        .build();
  }

  private static void warnOfOthers(ActorContext<?> context, ParameterSet own, InForce inForce) {
    if (!ParameterSet.of(inForce.parameters()).equals(own)) {
      context
          .getLog()
          .warn(
              "This node was started with parameters {} ({}), but those in force are {}, which it"
                  + " works by. To change them, propose a set: POST /v1/proposals",
              own.version(),
              own.fingerprint(),
              inForce.parameters().version());
    }
  }

  private static ActorRef<MarketKeeperCommand> wire(
      ActorContext<Object> context,
      NodeSettings settings,
      ActorRef<ParameterLedgerCommand> ledger,
      InForce inForce,
      CompletableFuture<NodeServices> started) {
    ActorSystem<?> system = context.getSystem();
    var clock = settings.clock();
    var parameters = inForce.parameters();

    // Judged prices become one view per node.
    var funded = FundingLedger.funded(parameters);
    var awaited = funded.stream().map(Perpetual::id).collect(Collectors.toSet());
    var empty =
        MarketView.empty(0, clock.instant(), parameters)
            .withFixings(Fixings.awaiting(awaited))
            .withControls(MarketControls.UNKNOWN);
    var views = new LatestMarketView(settings.history().map(empty::withHistory).orElse(empty));
    var keeper =
        context.spawn(
            MarketKeeper.create(parameters, views, settings.oracle(), clock), "market-keeper");
    var parts = ListedParts.of(inForce.activated());
    var keys =
        Oracle.startAll(
            system, parts.get(0).judged(), settings.sources(), settings.oracle(), clock);
    for (int n = 0; n < parts.size(); n++) {
      var part = parts.get(n);
      String later = n == 0 ? "" : "-" + n;
      if (n > 0 && !part.judged().isEmpty()) {
        Oracle.startMore(
            system,
            "oracle" + later,
            part.judged(),
            settings.sources(),
            settings.oracle(),
            keys,
            clock);
      }
      FundingLedger.startMore(system, "funding" + later, part.funded(), views, keeper, clock);
      SettlementPriceLedger.startMore(
          system, "settlement-price" + later, part.expiries(), views, keeper, clock);
      BorrowLedger.startMore(system, "borrow" + later, part.lent(), views, keeper, clock);
    }
    var control = MarketControl.start(system, () -> views.get().parameters(), clock);
    var prices = context.spawn(PricePublisher.create(parameters, keys), "price-publisher");

    // Every view is measured against every account; nominees look for themselves.
    var monitor =
        context.spawn(
            MarginMonitor.create(
                views, totals -> keeper.tell(new MarketKeeperCommand.Totals(totals)), clock),
            "margin-monitor");
    keeper.tell(
        new MarketKeeperCommand.Subscribe(
            context.spawn(MarginMonitor.viewListener(monitor), "view-listener")));

    // A breach goes to the liquidator. What owners have to know goes to their webhooks.
    var accounts = AccountSharding.of(system);
    var liquidating = new CompletableFuture<ActorRef<LiquidatorCommand>>();
    var alerts = context.spawn(Liquidator.alertDesk(liquidating), "alert-desk");
    var sender =
        context.spawn(
            WebhookSender.create(settings.webhooks(), settings.secrets(), accounts::account, clock),
            "webhook-sender");
    var notices = context.spawn(WebhookSender.desk(sender), "notice-desk");
    var news = context.spawn(JournalNews.create(), "journal-news");
    var heads = heads(context, settings, news);
    accounts.start(views, monitor, alerts, notices, heads, settings.account(), clock);

    // Every account is called back into memory whenever nodes came or went. So the monitors of all
    // nodes together know every account with exposure, and can be asked for it.
    var recall =
        AccountRecall.start(
            system,
            () -> new JournalQueries(system).persistenceIds(),
            accounts::account,
            settings.recall(),
            clock);
    var books = VenueBooks.ofCluster(recall, system, settings.liquidator().patience());

    // What takes two persons is carried out by all of these.
    var proposals =
        Proposals.start(
            system, new ProposalTargets(control, ledger, prices, accounts::account), clock);

    // How far every journal goes is signed for, account by account.
    var checkpoints =
        settings
            .checkpoints()
            .map(
                around ->
                    new CheckpointDesk(Checkpoints.start(system, around), around.key().verifier()));

    // What happens to accounts in trouble comes into one order, for whoever watches.
    RiskLog.start(system, journal -> news.tell(new JournalNewsCommand.Appended(journal)), clock);

    // The liquidator's fills come back as settlements, so it starts when these can be reached.
    var venue = VenueRouter.simulated(views, settings.liquidator(), clock);
    var liquidator =
        Liquidator.start(
            system,
            new Liquidator.Surroundings(
                views,
                accounts::account,
                accounts::settlement,
                books,
                venue,
                settings.liquidator(),
                clock));
    liquidating.complete(liquidator);

    // Circuit breakers watch all of it and order what the next views carry.
    BreakerWatch.start(
        system,
        new BreakerWatch.Surroundings(
            views,
            books,
            accounts.account(HouseAccounts.INSURANCE_FUND),
            liquidator,
            control,
            settings.breakers(),
            settings.liquidator().depth().depth(),
            clock));

    // Operators see how it is.
    settings
        .operations()
        .ifPresent(
            operations ->
                context.spawn(
                    operations.watch(
                        new NodeWatch.Surroundings(
                            views,
                            accounts.account(HouseAccounts.INSURANCE_FUND),
                            liquidator,
                            JournalProbe.of(system),
                            clock)),
                    "node-watch"));

    // Before the funding is known, whoever holds a perpetual would be refused everything.
    var services =
        new NodeServices(
            accounts,
            prices,
            views,
            monitor,
            books,
            liquidator,
            control,
            ledger,
            proposals,
            checkpoints,
            news,
            clock);
    keeper.tell(
        new MarketKeeperCommand.Subscribe(
            context.spawn(onceTradingIsKnown(services, started), "start-listener")));
    return keeper;
  }

  private static Consumer<AccountHead> heads(
      ActorContext<?> context, NodeSettings settings, ActorRef<JournalNewsCommand> news) {
    var notes = context.spawn(RiskNotes.create(), "risk-notes");
    Consumer<AccountHead> watched =
        head -> {
          news.tell(new JournalNewsCommand.Appended(Account.persistenceId(head.account()).id()));
          if (!head.riskEvents().isEmpty()) {
            notes.tell(new RiskNotesCommand.Happened(head.account(), head.riskEvents()));
          }
        };
    if (settings.checkpoints().isEmpty()) {
      return watched;
    }
    var heads = context.spawn(JournalHeads.create(), "journal-heads");
    return watched.andThen(head -> heads.tell(new JournalHeadsCommand.Moved(head)));
  }

  private static Behavior<ViewPublished> onceTradingIsKnown(
      NodeServices services, CompletableFuture<NodeServices> started) {
    return Behaviors.receiveMessage(
        published -> {
          MarketView view = published.view();
          if (!view.controls().known() || !view.fixings().awaited().isEmpty()) {
            return Behaviors.same();
          }
          started.complete(services);
          return Behaviors.ignore();
        });
  }
}
