package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.liquidation.Alerts.ALICE;

import com.typesafe.config.ConfigFactory;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountCommand.AcknowledgeAlert;
import org.plimsoll.account.AccountCommand.GetStatement;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.MarginCallState;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.RejectReason;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.SettlementCommand;
import org.plimsoll.account.SettlementCommand.Settle;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.account.UnwindReply;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.cluster.Telemetry;
import org.plimsoll.cluster.TelemetrySetup;
import org.plimsoll.liquidation.LiquidatorCommand.Alerted;
import org.plimsoll.liquidation.LiquidatorCommand.Case;
import org.plimsoll.liquidation.LiquidatorCommand.GetReport;
import org.plimsoll.liquidation.LiquidatorCommand.Phase;
import org.plimsoll.liquidation.LiquidatorCommand.Report;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * A liquidator on time that stands still. Accounts, settlements and the venue are probes: every
 * answer can be late, lost or wrong.
 */
final class LiquidatorOnProbes {
  static final Duration REVIEW = Duration.ofMillis(250);
  static final Duration PATIENCE = Duration.ofSeconds(5);
  static final Duration WINDOW = Duration.ofSeconds(10);

  /** What it told of its queue, and how often it started. */
  final BlockingQueue<Integer> queued = new LinkedBlockingQueue<>();

  final AtomicInteger starts = new AtomicInteger();
  private final Telemetry telemetry =
      new Telemetry() {
        @Override
        public void liquidationQueued(int accounts) {
          queued.add(accounts);
        }

        @Override
        public void liquidatorStarted() {
          starts.incrementAndGet();
        }
      };

  private final ActorSystem<Void> system =
      ActorSystem.create(
          Behaviors.empty(),
          "liquidator",
          ActorSystemSetup.create(
              BootstrapSetup.create(
                  ManualTime.config().withFallback(ConfigFactory.load("application-test"))),
              new TelemetrySetup(telemetry)));
  final ActorTestKit kit = ActorTestKit.create(system);
  final ManualTime time = ManualTime.get(kit.system());
  final SettableClock clock = new SettableClock(Markets.AS_OF);
  final AtomicReference<MarketView> view = new AtomicReference<>(Markets.view("50000", "3000"));
  final TestProbe<SettlementCommand> settlements = kit.createTestProbe();
  final TestProbe<UnwindOrder> orders = kit.createTestProbe();
  final TestProbe<Report> reports = kit.createTestProbe();
  final TestProbe<MarginMonitorCommand> monitor = kit.createTestProbe();
  final ScriptedVenue venue = new ScriptedVenue(orders.ref());
  HedgeTerms hedge = new HedgeTerms(false, Cash.ZERO);
  private final Map<AccountId, TestProbe<AccountCommand>> accounts = new ConcurrentHashMap<>();
  private ActorRef<LiquidatorCommand> liquidator = spawn(64, "1000000", PATIENCE);

  void stop() {
    kit.shutdownTestKit();
    system.terminate();
  }

  /** It goes to another node. */
  void leave() {
    kit.stop(liquidator);
  }

  /** From here on another liquidator is told and asked, which executes on these venues. */
  void replaceOn(ExecutionVenue venues) {
    liquidator = spawn(64, "1000000", PATIENCE, venues);
  }

  /** From here on another liquidator is told and asked. */
  void replace(int maxConcurrent, String budget, Duration patience) {
    liquidator = spawn(maxConcurrent, budget, patience);
  }

  private ActorRef<LiquidatorCommand> spawn(int maxConcurrent, String budget, Duration patience) {
    return spawn(maxConcurrent, budget, patience, venue);
  }

  private ActorRef<LiquidatorCommand> spawn(
      int maxConcurrent, String budget, Duration patience, ExecutionVenue executing) {
    var settings =
        new LiquidatorSettings(
            new BudgetTerms(true, timesDepth(budget), Rate.ZERO, WINDOW),
            maxConcurrent,
            patience,
            REVIEW,
            Books.TWO_THIRDS,
            List.of(new VenueSettings("main", Books.FREE)),
            new SimulationSettings(Rate.ZERO, Duration.ofMinutes(1), FaultProfile.NONE),
            hedge,
            new HouseAccounts(4),
            LossScene.SETTINGS);
    return kit.spawn(
        Liquidator.create(
            new Liquidator.Surroundings(
                view::get,
                this::refOf,
                id -> settlements.ref(),
                VenueBooks.of(monitor.ref(), kit.system(), patience),
                executing,
                settings,
                clock)));
  }

  private static Rate timesDepth(String budget) {
    Cash depth = Books.FREE.depth();
    return Rate.ofUnits(
        Cash.of(budget)
            .share(Cash.ofUnits(Rate.ONE.units()), depth, RoundingMode.UNNECESSARY)
            .units());
  }

  /** The insurances of markets hold nothing unless a test plays them, as it does all others. */
  private ActorRef<AccountCommand> refOf(AccountId id) {
    return !accounts.containsKey(id)
            && HouseAccounts.insurances(view.get().parameters()).contains(id)
        ? kit.spawn(empty(id))
        : account(id).ref();
  }

  private static Behavior<AccountCommand> empty(AccountId id) {
    return Behaviors.receiveMessage(
        message -> {
          if (message instanceof GetStatement get) {
            get.replyTo().tell(new AccountStatement.Found(statement(id, 1, Portfolio.EMPTY, 0)));
          }
          return Behaviors.same();
        });
  }

  /** Of an account of the house. */
  static AccountStatement statement(AccountId id, long revision, Portfolio book, int reserved) {
    return new AccountStatement(
        id,
        MarginMethod.HOUSE,
        Markets.AS_OF,
        revision,
        book,
        MarginStatus.ABOVE_INITIAL,
        Optional.empty(),
        reserved,
        Optional.empty(),
        true,
        List.of(),
        MarginCallState.NONE);
  }

  TestProbe<AccountCommand> account(AccountId id) {
    return accounts.computeIfAbsent(id, key -> kit.createTestProbe());
  }

  void alert(MarginAlert alert) {
    account(alert.account());
    liquidator.tell(new Alerted(alert));
  }

  OrderUnwind ordered(AccountId id) {
    acknowledged(id);
    return account(id)
        .fishForMessage(
            Duration.ofSeconds(3),
            message ->
                message instanceof OrderUnwind
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore())
        .stream()
        .map(OrderUnwind.class::cast)
        .findFirst()
        .orElseThrow();
  }

  void acknowledged(AccountId id) {
    account(id).expectMessageClass(AcknowledgeAlert.class);
  }

  static void accept(OrderUnwind order, String step) {
    order.replyTo().tell(new UnwindReply.Ordered(order.account(), SettlementId.of(step)));
  }

  static void decline(OrderUnwind order) {
    order
        .replyTo()
        .tell(
            new UnwindReply.Declined(
                order.account(), Rejection.of(RejectReason.UNWIND_PLAN_OUTDATED, "outdated")));
  }

  static ExecutionReport.Filled fill(UnwindOrder order, String quantity, String cash) {
    return new ExecutionReport.Filled(
        order,
        Quantity.of(quantity),
        Cash.of(cash),
        Cash.of("12.5"),
        AccountId.of("house:market-maker:1"));
  }

  static void settled(Settle settle) {
    settle
        .replyTo()
        .tell(
            new SettlementReply.Settled(
                settle.terms(), new TreeMap<>(Map.of(ALICE, 7L)), Markets.AS_OF, false));
  }

  Report report() {
    liquidator.tell(new GetReport(reports.ref()));
    return reports.receiveMessage();
  }

  Phase phaseOf(AccountId account) {
    return report().cases().stream()
        .filter(c -> c.account().equals(account))
        .map(Case::phase)
        .findFirst()
        .orElseThrow();
  }

  Report untilNobodyIsLeft() {
    return reports.awaitAssert(
        () -> {
          Report report = report();
          assertThat(report.cases()).isEmpty();
          return report;
        });
  }

  /** A marker behind all that was sent before, once the liquidator has handled all it was told. */
  void nothingMore(TestProbe<AccountCommand> probe) {
    report();
    AccountCommand marker = new AccountCommand.WakeUp(AccountId.of("marker"));
    probe.ref().tell(marker);
    probe.expectMessage(marker);
  }
}
