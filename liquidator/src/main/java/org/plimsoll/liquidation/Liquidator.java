package org.plimsoll.liquidation;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountCommand.AcknowledgeAlert;
import org.plimsoll.account.AccountCommand.CancelUnwind;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountLog;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.account.SettlementCommand;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.UnwindReply;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.cluster.Telemetry;
import org.plimsoll.liquidation.LiquidatorCommand.Alerted;
import org.plimsoll.liquidation.LiquidatorCommand.Case;
import org.plimsoll.liquidation.LiquidatorCommand.GetReport;
import org.plimsoll.liquidation.LiquidatorCommand.Phase;
import org.plimsoll.liquidation.LiquidatorCommand.Report;
import org.plimsoll.liquidation.LiquidatorInternal.Assessed;
import org.plimsoll.liquidation.LiquidatorInternal.Executed;
import org.plimsoll.liquidation.LiquidatorInternal.FundSeen;
import org.plimsoll.liquidation.LiquidatorInternal.GivenUp;
import org.plimsoll.liquidation.LiquidatorInternal.Hedged;
import org.plimsoll.liquidation.LiquidatorInternal.Review;
import org.plimsoll.liquidation.LiquidatorInternal.Settled;
import org.plimsoll.liquidation.LiquidatorInternal.StepAnswered;
import org.plimsoll.liquidation.LiquidatorInternal.Unassessed;
import org.plimsoll.liquidation.LiquidatorInternal.UnitExecuted;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.VenueActivity;
import org.plimsoll.risk.units.Cash;

/**
 * The one who orders unwinds, a cluster singleton. It holds nothing it could not lose: the queue
 * comes back from the alerts that accounts repeat, an ordered step from its account's journal, a
 * fill from its settlement. One step runs: the account journals it, the venue executes it under the
 * step's id, the settlement of that id brings both legs home, and the account says what is left.
 */
public final class Liquidator extends AbstractBehavior<LiquidatorCommand> {

  /**
   * What the liquidator works with.
   *
   * @param views the newest market view of its node
   * @param books of all accounts, which say who could bear a loss
   */
  public record Surroundings(
      Supplier<MarketView> views,
      Function<AccountId, RecipientRef<AccountCommand>> accounts,
      Function<SettlementId, RecipientRef<SettlementCommand>> settlements,
      VenueBooks books,
      ExecutionVenue venue,
      LiquidatorSettings settings,
      Clock clock) {}

  private final Surroundings around;
  private final LiquidatorSettings settings;
  private final UnwindPlanner planner;
  private final LiquidationQueue queue = new LiquidationQueue();
  private final Map<Integer, Long> settledByTier = new TreeMap<>();
  private final SortedMap<InstrumentId, Cash> traded = new TreeMap<>();
  private final LossInquiry inquiry;
  private final Telemetry telemetry;
  private UnwindBudget budget;
  private LossDesk losses;

  // All are looked at when it starts, because its predecessor may have been interrupted.
  private final Set<AccountId> hedgesDue;
  private final Set<AccountId> hedging = new HashSet<>();

  private Liquidator(ActorContext<LiquidatorCommand> context, Surroundings around) {
    super(context);
    this.around = around;
    this.telemetry = Telemetry.of(context.getSystem());
    this.settings = around.settings();
    this.planner = new UnwindPlanner(around.venue()::depthOf, settings.leastMarketEquity());
    this.inquiry =
        new LossInquiry(around.accounts(), around.books(), settings, context.getSystem());
    this.losses = LossDesk.of(settings);
    this.hedgesDue = new TreeSet<>(HouseAccounts.takersOver(around.views().get().parameters()));
    this.budget = UnwindBudget.of(this::limitOf, settings.budget().window());
    telemetry.liquidatorStarted();
  }

  private Cash limitOf(InstrumentId instrument) {
    return settings
        .budget()
        .limit(instrument, around.venue().depthOf(instrument), around.views().get().parameters());
  }

  static Behavior<LiquidatorCommand> create(Surroundings around) {
    return Behaviors.withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(new Review(), around.settings().reviewInterval());
          return Behaviors.setup(context -> new Liquidator(context, around));
        });
  }

  /** Makes this node a candidate for the liquidator; returns where it is reached. */
  public static ActorRef<LiquidatorCommand> start(ActorSystem<?> system, Surroundings around) {
    Behavior<LiquidatorCommand> supervised =
        Behaviors.supervise(create(around)).onFailure(SupervisorStrategy.restart());
    return ClusterSingleton.get(system).init(SingletonActor.of(supervised, "liquidator"));
  }

  /**
   * Hands alerts on: accounts know alerts and not who hears them. An account repeats an alert that
   * comes before the liquidator is known.
   */
  public static Behavior<MarginAlert> alertDesk(
      CompletionStage<ActorRef<LiquidatorCommand>> liquidator) {
    return Behaviors.receiveMessage(
        alert -> {
          liquidator.thenAccept(known -> known.tell(new Alerted(alert)));
          return Behaviors.same();
        });
  }

  @Override
  public Receive<LiquidatorCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(Alerted.class, this::onAlerted)
        .onMessage(Review.class, command -> onReview())
        .onMessage(StepAnswered.class, this::onStepAnswered)
        .onMessage(Assessed.class, this::onAssessed)
        .onMessage(Unassessed.class, this::onUnassessed)
        .onMessage(Executed.class, this::onExecuted)
        .onMessage(UnitExecuted.class, this::onUnitExecuted)
        .onMessage(Settled.class, this::onSettled)
        .onMessage(GivenUp.class, this::onGivenUp)
        .onMessage(FundSeen.class, this::onFundSeen)
        .onMessage(Hedged.class, this::onHedged)
        .onMessage(GetReport.class, this::onGetReport)
        .onSignal(PostStop.class, stopped -> onStopped())
        .build();
  }

  private Behavior<LiquidatorCommand> onAlerted(Alerted alerted) {
    MarginAlert alert = alerted.alert();
    tell(new AcknowledgeAlert(alert.account(), alert.liquidation()));
    Optional<LiquidationCase> known = queue.find(alert.account());
    queue.put(
        known
            .map(c -> c.isUnderWay() ? c.heard(alert) : c.heard(alert).in(Phase.QUEUED))
            .orElseGet(() -> LiquidationCase.queued(alert)));
    return advance();
  }

  private Behavior<LiquidatorCommand> onReview() {
    queue.lineUpWaiting();
    if (losses.isFree()) {
      queue.lineUpNextTurn(); // whoever had the turn before may not have needed it
    }
    hedge();
    advance();
    telemetry.liquidationQueued(queue.waiting());
    return this;
  }

  /** Another node may have it now: what waits there must not be told of here as well. */
  private Behavior<LiquidatorCommand> onStopped() {
    telemetry.liquidationQueued(0);
    return this;
  }

  /** Starts steps, worst account first, as far as concurrency, budget and prices allow. */
  private Behavior<LiquidatorCommand> advance() {
    budget = budget.at(around.clock().instant());
    MarketView view = around.views().get();
    if (view.controls().pauseOf(VenueActivity.LIQUIDATIONS).isPresent()) {
      return this; // they stay in line; every review looks whether they may go on
    }
    Optional<LiquidationCase> next = queue.worst();
    while (next.isPresent() && queue.underWay() < settings.maxConcurrent()) {
      begin(next.orElseThrow(), view); // which takes it out of the line
      next = queue.worst();
    }
    return this;
  }

  private void begin(LiquidationCase next, MarketView view) {
    MarginAlert alert = next.alert();
    if (alert.openStep().isPresent()) {
      OpenStep open = alert.openStep().orElseThrow();
      queue.put(next.ordering(open.step(), Map.of()));
      execute(alert, open.id(), open.step(), around.venue()::resume);
      return;
    }
    follow(next, planner.plan(alert.portfolio(), alert.method().model(), view, budget), view);
  }

  private void follow(LiquidationCase next, UnwindPlan plan, MarketView view) {
    if (plan instanceof UnwindPlan.Next chosen) {
      order(next, chosen, view);
    } else if (plan instanceof UnwindPlan.WaitForBudget) {
      queue.put(next.in(Phase.WAITING_FOR_BUDGET));
    } else if (plan instanceof UnwindPlan.WaitForPrice) {
      queue.put(next.in(Phase.WAITING_FOR_PRICE));
    } else if (plan instanceof UnwindPlan.WaitForBids) {
      queue.put(next.in(Phase.WAITING_FOR_BIDS));
    } else if (plan instanceof UnwindPlan.WaitForLayers) {
      queue.put(next.in(Phase.WAITING_FOR_LAYERS));
    } else if (plan instanceof UnwindPlan.BearLoss) {
      assess(next, view);
    } else {
      queue.remove(next.alert().account());
    }
  }

  /** One account at a time: two plans on the same layers would count their money twice. */
  private void assess(LiquidationCase next, MarketView view) {
    AccountId account = next.alert().account();
    if (!losses.isFreeFor(account)) {
      queue.put(next.in(Phase.WAITING_FOR_TURN));
      return;
    }
    losses = losses.begin(account);
    queue.put(next.in(Phase.ASSESSING));
    getContext()
        .pipeToSelf(
            inquiry.about(next.alert().portfolio(), view),
            (resources, failure) ->
                failure == null
                    ? new Assessed(account, resources)
                    : new Unassessed(account, failure.toString()));
  }

  private Behavior<LiquidatorCommand> onAssessed(Assessed assessed) {
    MarketView view = around.views().get();
    Optional<LiquidationCase> known =
        queue.find(assessed.account()).filter(c -> c.phase() == Phase.ASSESSING);
    known.ifPresent(
        c -> {
          LossDesk.Planned planned =
              losses.plan(c.alert(), assessed.resources(), view, clock().instant());
          losses = planned.after();
          follow(c, planned.plan(), view);
        });
    if (queue.find(assessed.account()).filter(LiquidationCase::isUnderWay).isEmpty()) {
      endLoss(assessed.account());
    }
    return advance();
  }

  /** Others may have their turn meanwhile; the next review puts it in line again. */
  private Behavior<LiquidatorCommand> onUnassessed(Unassessed unassessed) {
    getContext().getLog().info("loss of {} waits: {}", unassessed.account(), unassessed.why());
    queue
        .find(unassessed.account())
        .filter(c -> c.phase() == Phase.ASSESSING)
        .ifPresent(c -> queue.put(c.in(Phase.WAITING_FOR_BOOKS)));
    endLoss(unassessed.account());
    return advance();
  }

  private void endLoss(AccountId account) {
    if (losses.isTurnOf(account)) {
      losses = losses.end(account);
      queue.lineUpNextTurn();
    }
  }

  private Clock clock() {
    return around.clock();
  }

  private void order(LiquidationCase next, UnwindPlan.Next chosen, MarketView view) {
    MarginAlert alert = next.alert();
    UnwindStep step = chosen.step();
    Map<InstrumentId, Cash> notionals = UnwindPlanner.notionalsOf(step, view);
    notionals.forEach((instrument, notional) -> budget = budget.spend(instrument, notional));
    queue.put(next.ordering(step, notionals));
    getContext()
        .ask(
            UnwindReply.class,
            around.accounts().apply(alert.account()),
            settings.patience(),
            (ActorRef<UnwindReply> replyTo) ->
                new OrderUnwind(
                    alert.account(),
                    alert.liquidation(),
                    alert.revision(),
                    step,
                    replyTo,
                    chosen.estimate()),
            (reply, failure) ->
                failure == null
                    ? new StepAnswered(alert.account(), reply)
                    : new GivenUp(alert.account(), "the account did not answer"));
  }

  private Behavior<LiquidatorCommand> onStepAnswered(StepAnswered answered) {
    Optional<LiquidationCase> known =
        queue.find(answered.account()).filter(c -> c.phase() == Phase.ORDERING);
    if (known.isEmpty()) {
      return this;
    }
    if (answered.reply() instanceof UnwindReply.Ordered ordered) {
      LiquidationCase ordering = known.orElseThrow();
      execute(ordering.alert(), ordered.step(), ordering.step(), around.venue()::execute);
      return this;
    }
    refund(known.orElseThrow());
    return conclude(answered.account());
  }

  /** A step that was not ordered must not use up what others may need. */
  private void refund(LiquidationCase declined) {
    declined
        .budgeted()
        .forEach((instrument, notional) -> budget = budget.refund(instrument, notional));
  }

  private void execute(
      MarginAlert alert,
      SettlementId id,
      UnwindStep step,
      Function<UnwindOrder, CompletionStage<ExecutionReport>> atVenue) {
    AccountId account = alert.account();
    if (step instanceof UnwindStep.MarketSlice slice) {
      queue.find(account).ifPresent(c -> queue.put(c.in(Phase.EXECUTING)));
      getContext()
          .pipeToSelf(
              atVenue
                  .apply(new UnwindOrder(id, slice.instrument(), slice.quantity()))
                  .toCompletableFuture()
                  .copy()
                  .orTimeout(settings.patience().toMillis(), TimeUnit.MILLISECONDS),
              (report, failure) ->
                  failure == null
                      ? new Executed(account, report)
                      : new GivenUp(account, "the venue's answer is unknown: " + failure));
    } else if (step instanceof UnwindStep.Allocated allocated) {
      settle(account, allocated.terms(id));
    } else if (step instanceof UnwindStep.UnitSlice unit) {
      executeUnit(account, id, unit, atVenue);
    } else {
      takeOver(alert, id);
    }
  }

  /**
   * All orders at once. Their fills settle together, so that no moment shows one leg without what
   * was filled of the others; what was not filled is planned anew. If the outcome of one is unknown
   * so is that of the step, and all are sent again under the same ids.
   */
  private void executeUnit(
      AccountId account,
      SettlementId id,
      UnwindStep.UnitSlice unit,
      Function<UnwindOrder, CompletionStage<ExecutionReport>> atVenue) {
    queue.find(account).ifPresent(c -> queue.put(c.in(Phase.EXECUTING)));
    List<CompletableFuture<ExecutionReport>> orders = new ArrayList<>();
    for (UnwindOrder order : UnwindOrder.allOf(id, unit)) {
      orders.add(
          atVenue
              .apply(order)
              .toCompletableFuture()
              .copy()
              .orTimeout(settings.patience().toMillis(), TimeUnit.MILLISECONDS));
    }
    getContext()
        .pipeToSelf(
            CompletableFuture.allOf(orders.toArray(CompletableFuture[]::new))
                .thenApply(done -> orders.stream().map(CompletableFuture::join).toList()),
            (reports, failure) ->
                failure == null
                    ? new UnitExecuted(account, id, reports)
                    : new GivenUp(account, "the venue's answer is unknown: " + failure));
  }

  private Behavior<LiquidatorCommand> onUnitExecuted(UnitExecuted executed) {
    List<ExecutionReport.Filled> fills =
        executed.reports().stream()
            .filter(ExecutionReport.Filled.class::isInstance)
            .map(ExecutionReport.Filled.class::cast)
            .toList();
    if (!fills.isEmpty()) {
      fills.forEach(this::count);
      MarketView view = around.views().get();
      settle(
          executed.account(),
          UnwindTerms.ofFills(
              executed.step(),
              executed.account(),
              queue
                  .find(executed.account())
                  .map(c -> UnwindTerms.withFeesFromEquity(fills, c.alert().portfolio(), view))
                  .orElse(fills),
              view.parameters()));
      return this;
    }
    tell(new CancelUnwind(executed.account(), executed.step(), "nothing of it was executed"));
    return conclude(executed.account());
  }

  private void takeOver(MarginAlert alert, SettlementId id) {
    AccountId account = alert.account();
    MarketView view = around.views().get();
    if (alert.portfolio().isPricedBy(view)) {
      settle(
          account,
          UnwindTerms.ofTakeover(
              id, account, alert.portfolio(), view, HouseAccounts.INSURANCE_FUND));
    } else {
      queue.remove(account); // raised again by the account; prices may be valid then
    }
  }

  private Behavior<LiquidatorCommand> onExecuted(Executed executed) {
    if (executed.report() instanceof ExecutionReport.Filled fill) {
      count(fill);
      MarketView view = around.views().get();
      settle(
          executed.account(),
          UnwindTerms.ofFill(
              executed.account(),
              queue
                  .find(executed.account())
                  .map(c -> UnwindTerms.withFeeFromEquity(fill, c.alert().portfolio(), view))
                  .orElse(fill),
              view.parameters()));
      return this;
    }
    if (executed.report() instanceof ExecutionReport.NotExecuted none) {
      tell(new CancelUnwind(executed.account(), none.order().id(), none.reason()));
    }
    return conclude(executed.account());
  }

  private void count(ExecutionReport.Filled fill) {
    MarketView view = around.views().get();
    InstrumentId instrument = fill.order().instrument();
    Contract contract = view.parameters().contract(instrument);
    traded.merge(instrument, MarketDepth.notionalOf(contract, fill.quantity(), view), Cash::plus);
  }

  private void settle(AccountId account, SettlementTerms terms) {
    queue.find(account).ifPresent(c -> queue.put(c.in(Phase.SETTLING)));
    getContext()
        .ask(
            SettlementReply.class,
            around.settlements().apply(terms.id()),
            settings.patience(),
            (ActorRef<SettlementReply> replyTo) -> new SettlementCommand.Settle(terms, replyTo),
            (reply, failure) ->
                failure == null
                    ? new Settled(account, terms, reply)
                    : new GivenUp(account, "the settlement did not answer"));
  }

  private Behavior<LiquidatorCommand> onSettled(Settled settled) {
    Optional<LiquidationCase> known =
        queue.find(settled.account()).filter(LiquidationCase::isUnderWay);
    if (settled.reply() instanceof SettlementReply.Settled) {
      known.ifPresent(c -> settledByTier.merge(c.step().tier(), 1L, Long::sum));
      known.ifPresent(c -> losses = losses.settled(c.alert(), c.step(), clock().instant()));
      hedgesDue.addAll(takersOver(settled.terms()));
      hedge();
    } else if (settled.reply() instanceof SettlementReply.NotSettled refused
        && refused.refusedBy().isPresent()) {
      known.ifPresent(c -> losses = losses.refused(c.alert(), c.step()));
      // Why in one word: the detail may hold numbers of another account.
      String reason = "refused: " + refused.rejection().reason();
      tell(new CancelUnwind(settled.account(), settled.terms().id(), reason));
    } else if (settled.reply() instanceof SettlementReply.NotSettled) {
      // An earlier fill of this step is on record, from before a crash; that one counts.
      around
          .settlements()
          .apply(settled.terms().id())
          .tell(new SettlementCommand.Resume(settled.terms().id()));
    }
    return conclude(settled.account());
  }

  private Behavior<LiquidatorCommand> onGivenUp(GivenUp givenUp) {
    AccountLog.about(
        givenUp.account(),
        () ->
            getContext()
                .getLog()
                .warn("step of {} given up: {}", givenUp.account(), givenUp.why()));
    queue.remove(givenUp.account());
    endLoss(givenUp.account());
    return advance();
  }

  /** A step is over. What the account said meanwhile decides whether it stays in the queue. */
  private Behavior<LiquidatorCommand> conclude(AccountId account) {
    queue
        .remove(account)
        .filter(c -> c.alert().openStep().isEmpty() && c.heardSinceOrdered())
        .ifPresent(c -> queue.put(LiquidationCase.queued(c.alert())));
    endLoss(account);
    return advance();
  }

  /** Whose book a settlement changed because it took over. */
  private Set<AccountId> takersOver(SettlementTerms terms) {
    Set<AccountId> takers =
        new HashSet<>(HouseAccounts.takersOver(around.views().get().parameters()));
    takers.retainAll(terms.legs().stream().map(Leg::account).collect(Collectors.toSet()));
    return takers;
  }

  /** Looks at each book that may need a hedge and has none on its way. */
  private void hedge() {
    if (settings.hedge().enabled()) {
      hedgesDue.stream().filter(hedging::add).forEach(this::lookAt);
    }
  }

  private void lookAt(AccountId fund) {
    getContext()
        .ask(
            AccountStatement.Reply.class,
            around.accounts().apply(fund),
            settings.patience(),
            (ActorRef<AccountStatement.Reply> replyTo) ->
                new AccountCommand.GetStatement(fund, replyTo),
            (reply, failure) ->
                reply instanceof AccountStatement.Found found
                    ? new FundSeen(found.statement())
                    : new Hedged(fund, false));
  }

  /**
   * One hedge of a book at a time, an ordinary trade under an id made of the account's revision:
   * who looks twice at the same book makes the same trade.
   */
  private Behavior<LiquidatorCommand> onFundSeen(FundSeen seen) {
    AccountStatement fund = seen.statement();
    MarketView view = around.views().get();
    budget = budget.at(around.clock().instant());
    if (fund.reservations() > 0 || !fund.portfolio().isPricedBy(view)) {
      hedging.remove(fund.account()); // an earlier one is under way, or no price: later
      return this;
    }
    Optional<UnwindStep.MarketSlice> next =
        HedgeRules.next(
            fund.portfolio(),
            view,
            settings.hedge().band(),
            around.venue()::depthOf,
            budget::remaining);
    if (next.isEmpty()) {
      hedging.remove(fund.account());
      if (HedgeRules.isWithin(settings.hedge().band(), fund.portfolio(), view)) {
        hedgesDue.remove(fund.account());
      }
      return this;
    }
    UnwindStep.MarketSlice hedge = next.orElseThrow();
    UnwindPlanner.notionalsOf(hedge, view)
        .forEach((instrument, notional) -> budget = budget.spend(instrument, notional));
    SettlementId id = HedgeRules.id(fund.account(), fund.revision());
    settleHedge(
        fund.account(),
        HedgeRules.terms(
            id,
            fund.account(),
            settings.house().marketMakerFor(id),
            hedge,
            around.venue().depthOf(hedge.instrument()),
            view));
    return this;
  }

  private void settleHedge(AccountId fund, SettlementTerms terms) {
    getContext()
        .ask(
            SettlementReply.class,
            around.settlements().apply(terms.id()),
            settings.patience(),
            (ActorRef<SettlementReply> replyTo) -> new SettlementCommand.Settle(terms, replyTo),
            (reply, failure) -> new Hedged(fund, reply instanceof SettlementReply.Settled));
  }

  /** After a hedge the book is looked at again; one that failed is tried with the next review. */
  private Behavior<LiquidatorCommand> onHedged(Hedged hedged) {
    hedging.remove(hedged.fund());
    if (hedged.isSettled()) {
      hedge();
    }
    return this;
  }

  private Behavior<LiquidatorCommand> onGetReport(GetReport command) {
    List<Case> report =
        queue.worstFirst().stream()
            .map(
                c ->
                    new Case(
                        c.alert().account(),
                        c.alert().liquidation(),
                        c.alert().status(),
                        c.alert().equity(),
                        c.alert().maintenanceMargin(),
                        c.phase()))
            .toList();
    command
        .replyTo()
        .tell(new Report(report, settledByTier, traded, losses.sums(), !hedging.isEmpty()));
    return this;
  }

  private void tell(AccountCommand command) {
    around.accounts().apply(command.account()).tell(command);
  }
}
