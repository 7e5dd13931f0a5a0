package org.plimsoll.liquidation;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
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
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.account.SettlementCommand;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.UnwindReply;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.liquidation.LiquidatorCommand.Alerted;
import org.plimsoll.liquidation.LiquidatorCommand.Case;
import org.plimsoll.liquidation.LiquidatorCommand.GetReport;
import org.plimsoll.liquidation.LiquidatorCommand.Phase;
import org.plimsoll.liquidation.LiquidatorCommand.Report;
import org.plimsoll.liquidation.LiquidatorInternal.Executed;
import org.plimsoll.liquidation.LiquidatorInternal.GivenUp;
import org.plimsoll.liquidation.LiquidatorInternal.Review;
import org.plimsoll.liquidation.LiquidatorInternal.Settled;
import org.plimsoll.liquidation.LiquidatorInternal.StepAnswered;
import org.plimsoll.risk.market.MarketView;

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
   */
  public record Surroundings(
      Supplier<MarketView> views,
      Function<AccountId, RecipientRef<AccountCommand>> accounts,
      Function<SettlementId, RecipientRef<SettlementCommand>> settlements,
      ExecutionVenue venue,
      LiquidatorSettings settings,
      Clock clock) {}

  private final Surroundings around;
  private final LiquidatorSettings settings;
  private final UnwindPlanner planner;
  private final Map<AccountId, LiquidationCase> cases = new HashMap<>();
  private final Map<Integer, Long> settledByTier = new TreeMap<>();
  private UnwindBudget budget;

  private Liquidator(ActorContext<LiquidatorCommand> context, Surroundings around) {
    super(context);
    this.around = around;
    this.settings = around.settings();
    this.planner = new UnwindPlanner(MarginMethod.STANDARD.model(), around.venue()::depthOf);
    this.budget = UnwindBudget.of(settings.budget(), settings.budgetWindow());
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

  /** Hands alerts on: accounts know alerts and not who hears them. */
  public static Behavior<MarginAlert> alertDesk(ActorRef<LiquidatorCommand> liquidator) {
    return Behaviors.receiveMessage(
        alert -> {
          liquidator.tell(new Alerted(alert));
          return Behaviors.same();
        });
  }

  @Override
  public Receive<LiquidatorCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(Alerted.class, this::onAlerted)
        .onMessage(Review.class, command -> advance())
        .onMessage(StepAnswered.class, this::onStepAnswered)
        .onMessage(Executed.class, this::onExecuted)
        .onMessage(Settled.class, this::onSettled)
        .onMessage(GivenUp.class, this::onGivenUp)
        .onMessage(GetReport.class, this::onGetReport)
        .build();
  }

  private Behavior<LiquidatorCommand> onAlerted(Alerted alerted) {
    MarginAlert alert = alerted.alert();
    tell(new AcknowledgeAlert(alert.account(), alert.liquidation()));
    LiquidationCase known = cases.get(alert.account());
    if (known != null && known.isUnderWay()) {
      cases.put(alert.account(), known.heard(alert));
      return this;
    }
    cases.put(
        alert.account(),
        known == null ? LiquidationCase.queued(alert) : known.heard(alert).in(Phase.QUEUED));
    return advance();
  }

  /** Starts steps, worst account first, as far as concurrency, budget and prices allow. */
  private Behavior<LiquidatorCommand> advance() {
    budget = budget.at(around.clock().instant());
    MarketView view = around.views().get();
    long underWay = cases.values().stream().filter(LiquidationCase::isUnderWay).count();
    List<LiquidationCase> waiting =
        cases.values().stream()
            .filter(c -> !c.isUnderWay())
            .sorted(LiquidationCase.WORST_FIRST)
            .toList();
    for (LiquidationCase next : waiting) {
      if (underWay >= settings.maxConcurrent()) {
        break;
      }
      if (begin(next, view)) {
        underWay++;
      }
    }
    return this;
  }

  /** Whether a step of this account is now under way. */
  private boolean begin(LiquidationCase next, MarketView view) {
    MarginAlert alert = next.alert();
    Optional<OpenStep> openStep = alert.openStep();
    if (openStep.isPresent()) {
      cases.put(alert.account(), next.ordering(openStep.orElseThrow().step()));
      execute(alert, openStep.orElseThrow().id(), openStep.orElseThrow().step());
      return true;
    }
    UnwindPlan plan = planner.plan(alert.portfolio(), view, budget);
    if (plan instanceof UnwindPlan.Next chosen) {
      order(next, chosen.step(), view);
      return true;
    } else if (plan instanceof UnwindPlan.WaitForBudget) {
      cases.put(alert.account(), next.in(Phase.WAITING_FOR_BUDGET));
    } else if (plan instanceof UnwindPlan.WaitForPrice) {
      cases.put(alert.account(), next.in(Phase.WAITING_FOR_PRICE));
    } else {
      cases.remove(alert.account());
    }
    return false;
  }

  private void order(LiquidationCase next, UnwindStep step, MarketView view) {
    MarginAlert alert = next.alert();
    cases.put(alert.account(), next.ordering(step));
    if (step instanceof UnwindStep.MarketSlice slice) {
      budget = budget.spend(slice.instrument(), UnwindPlanner.notionalOf(slice, view));
    }
    getContext()
        .ask(
            UnwindReply.class,
            around.accounts().apply(alert.account()),
            settings.patience(),
            (ActorRef<UnwindReply> replyTo) ->
                new OrderUnwind(
                    alert.account(), alert.liquidation(), alert.revision(), step, replyTo),
            (reply, failure) ->
                failure == null
                    ? new StepAnswered(alert.account(), reply)
                    : new GivenUp(alert.account(), "the account did not answer"));
  }

  private Behavior<LiquidatorCommand> onStepAnswered(StepAnswered answered) {
    LiquidationCase known = cases.get(answered.account());
    if (known == null || known.phase() != Phase.ORDERING) {
      return this;
    }
    if (answered.reply() instanceof UnwindReply.Ordered ordered) {
      execute(known.alert(), ordered.step(), known.step());
      return this;
    }
    return conclude(answered.account());
  }

  private void execute(MarginAlert alert, SettlementId id, UnwindStep step) {
    AccountId account = alert.account();
    if (step instanceof UnwindStep.MarketSlice slice) {
      cases.computeIfPresent(account, (key, c) -> c.in(Phase.EXECUTING));
      getContext()
          .pipeToSelf(
              around
                  .venue()
                  .execute(new UnwindOrder(id, slice.instrument(), slice.quantity()))
                  .toCompletableFuture()
                  .copy()
                  .orTimeout(settings.patience().toMillis(), TimeUnit.MILLISECONDS),
              (report, failure) ->
                  failure == null
                      ? new Executed(account, report)
                      : new GivenUp(account, "the venue's answer is unknown: " + failure));
    } else {
      MarketView view = around.views().get();
      if (alert.portfolio().isPricedBy(view)) {
        settle(
            account,
            UnwindTerms.ofTakeover(
                id, account, alert.portfolio(), view, HouseAccounts.INSURANCE_FUND));
      } else {
        cases.remove(account); // raised again by the account; prices may be valid then
      }
    }
  }

  private Behavior<LiquidatorCommand> onExecuted(Executed executed) {
    if (executed.report() instanceof ExecutionReport.Filled fill) {
      settle(
          executed.account(),
          UnwindTerms.ofFill(
              executed.account(), fill, around.views().get().parameters().settlementAsset()));
      return this;
    }
    if (executed.report() instanceof ExecutionReport.NotExecuted none) {
      tell(new CancelUnwind(executed.account(), none.order().id(), none.reason()));
    }
    return conclude(executed.account());
  }

  private void settle(AccountId account, SettlementTerms terms) {
    cases.computeIfPresent(account, (key, c) -> c.in(Phase.SETTLING));
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
    LiquidationCase known = cases.get(settled.account());
    if (settled.reply() instanceof SettlementReply.Settled && known != null) {
      settledByTier.merge(known.step().tier(), 1L, Long::sum);
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
    getContext().getLog().warn("step of {} given up: {}", givenUp.account(), givenUp.why());
    cases.remove(givenUp.account());
    return advance();
  }

  /** A step is over. What the account said meanwhile decides whether it stays in the queue. */
  private Behavior<LiquidatorCommand> conclude(AccountId account) {
    LiquidationCase known = cases.remove(account);
    if (known != null && known.alert().openStep().isEmpty() && known.heardSinceOrdered()) {
      cases.put(account, LiquidationCase.queued(known.alert()));
    }
    return advance();
  }

  private Behavior<LiquidatorCommand> onGetReport(GetReport command) {
    List<Case> report =
        cases.values().stream()
            .sorted(LiquidationCase.WORST_FIRST)
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
    command.replyTo().tell(new Report(report, settledByTier));
    return this;
  }

  private void tell(AccountCommand command) {
    around.accounts().apply(command.account()).tell(command);
  }
}
