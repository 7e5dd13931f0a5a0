package org.plimsoll.node;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.pcollections.PMap;
import org.plimsoll.account.AccountCommand;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountLedger;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.OpenLiquidation;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.liquidation.Backstop;
import org.plimsoll.liquidation.ExecutionReport;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.liquidation.ImpactedMarket;
import org.plimsoll.liquidation.LiquidatorSettings;
import org.plimsoll.liquidation.MarketImpact;
import org.plimsoll.liquidation.UnwindDesk;
import org.plimsoll.liquidation.UnwindOrder;
import org.plimsoll.liquidation.VenueRouter;
import org.plimsoll.node.Population.Order;
import org.plimsoll.node.Population.Trader;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;

/**
 * A crash without actors: the rules of accounts, planner, venues and settlements on one thread and
 * a clock that is set, the same for the same seed. Unlike recorded prices, these feel what is done
 * on them: every unwind pushes the price that all accounts are measured at next.
 */
final class CrashSimulation implements LedgerBook.Listener {
  /** After the last price of the path, what is still open may take so many more steps. */
  private static final int MOST_STEPS_AFTER = 2_000;

  /** What one price leads to takes so many exchanges of messages at most before the next. */
  private static final int MOST_ROUNDS = 12;

  /** The accounts worst off first; then by name. */
  private static final Comparator<MarginAlert> WORST_FIRST =
      Comparator.comparing((MarginAlert a) -> a.status() != MarginStatus.INSOLVENT)
          .thenComparingDouble(
              a -> a.equity().toDouble() / Math.max(a.maintenanceMargin().toDouble(), 1e-8))
          .thenComparing(MarginAlert::account);

  /**
   * What to simulate.
   *
   * @param start the first view, at whose prices the traders arrive
   * @param path at each step the price of each index as a multiple of its first, without impact
   * @param step time from one price to the next
   * @param fund what the insurance fund has, >= 0
   * @param layers what others have who bear losses before owners do: market insurances, the house
   */
  record Request(
      List<Trader> traders,
      MarketView start,
      List<Map<IndexId, Double>> path,
      Duration step,
      Cash fund,
      Map<AccountId, Cash> layers,
      LiquidatorSettings settings,
      MessageFaults faults,
      long seed) {}

  /** A step of a later tier that is being settled. */
  private record Bearing(MarginAlert alert, UnwindStep.Allocated step) {}

  private final Request request;
  private final SplittableRandom random;
  private final ManualClock clock;
  private final ImpactedMarket market;
  private final VenueRouter venue;
  private final LedgerBook book;
  private final List<CrashOutcome.Planned> planned = new ArrayList<>();
  private final Set<AccountId> liquidated = new HashSet<>();
  private final Set<AccountId> insolvent = new HashSet<>();
  private final Set<AccountId> cascade = new HashSet<>();
  private final Set<SettlementId> executed = new HashSet<>();
  private final Map<SettlementId, Bearing> allocated = new HashMap<>();
  private final Set<AccountId> backstops;
  private final Map<AccountId, String> waits = new HashMap<>();
  private final SortedMap<IndexId, Double> worst = new TreeMap<>();
  private UnwindDesk desk;
  private Instant stillSince;
  private MarketView view;
  private MarketView withoutImpact;
  private Cash unwound = Cash.ZERO;
  private int hedges;

  CrashSimulation(Request request) {
    this.request = request;
    this.view = request.start();
    this.withoutImpact = view;
    this.random = new SplittableRandom(request.seed());
    this.clock = new ManualClock(view.asOf());
    LiquidatorSettings settings = request.settings();
    this.backstops =
        settings.losses().backstops().stream().map(Backstop::account).collect(Collectors.toSet());
    this.market =
        new ImpactedMarket(
            () -> view,
            clock,
            MarketImpact.none(settings.simulation().halfLife()),
            settings.simulation().lastingPart());
    this.venue = VenueRouter.simulated(market, settings);
    this.desk = UnwindDesk.of(settings, venue, view.parameters(), clock.instant());
    this.book = new LedgerBook(clock, random.split(), request.faults(), this);
  }

  CrashOutcome run() {
    arrive();
    Map<AccountId, Integer> arrivals = new TreeMap<>();
    book.all().forEach(ledger -> arrivals.put(ledger.account(), ledger.journal().size()));
    Cash fundBefore = fundValue();
    Instant from = clock.instant();
    request.path().forEach(this::take);
    Map<IndexId, Double> last = request.path().get(request.path().size() - 1);
    stillSince = clock.instant();
    for (int n = 0; n < MOST_STEPS_AFTER && !isOver(); n++) {
      take(last);
    }
    return outcome(
        arrivals, fundBefore.minus(fundValue()), Duration.between(from, clock.instant()));
  }

  private void arrive() {
    for (AccountId house : request.settings().house().all(view.parameters())) {
      open(house, MarginMethod.HOUSE);
    }
    AssetId asset = view.parameters().settlementAsset();
    deposit(HouseAccounts.INSURANCE_FUND, 1, asset, request.fund());
    request.layers().forEach((layer, cash) -> deposit(layer, 1, asset, cash));
    request.traders().forEach(this::arrive);
  }

  private void arrive(Trader trader) {
    AccountId account = trader.account();
    open(account, trader.method());
    int n = 0;
    for (var rate : trader.choices().initialRates().entrySet()) {
      CommandId id = CommandId.of("leverage-" + rate.getKey());
      book.submit(
          new AccountCommand.ChooseLeverage(
              account, id, rate.getKey(), Optional.of(rate.getValue()), null),
          view);
    }
    for (AssetId left : trader.choices().notCounted()) {
      CommandId id = CommandId.of("leave-out-" + left);
      book.submit(new AccountCommand.ChooseCollateral(account, id, left, false, null), view);
    }
    for (var deposit : trader.deposits().entrySet()) {
      deposit(account, ++n, deposit.getKey(), deposit.getValue());
    }
    trader.orders().forEach(order -> trade(account, order));
    if (trader.loan().isPositive()) {
      AssetId asset = view.parameters().settlementAsset();
      CommandId id = CommandId.of("repay-1");
      book.submit(new AccountCommand.Withdraw(account, id, asset, trader.loan(), null), view);
    }
  }

  private void open(AccountId account, MarginMethod method) {
    book.submit(new AccountCommand.Open(account, CommandId.of("open-1"), method, null), view);
  }

  private void deposit(AccountId account, int n, AssetId asset, Cash amount) {
    CommandId id = CommandId.of("deposit-" + n);
    book.submit(new AccountCommand.Deposit(account, id, asset, amount, null), view);
  }

  private void trade(AccountId trader, Order order) {
    var id = SettlementId.of("trade-" + trader + "-" + order.instrument().id());
    AccountId maker = request.settings().house().marketMakerFor(id);
    boolean buys = order.quantity().signum() > 0;
    book.trade(
        TradeLegs.trade(
            id,
            Optional.empty(),
            buys ? trader : maker,
            buys ? maker : trader,
            order.instrument(),
            order.quantity().abs(),
            order.price()),
        view);
  }

  /** The next price, and what it leads to before the one after it. */
  private void take(Map<IndexId, Double> factors) {
    clock.set(clock.instant().plus(request.step()));
    withoutImpact = next(factors, Map.of());
    Map<IndexId, Double> pushes = new TreeMap<>();
    factors
        .keySet()
        .forEach(index -> pushes.put(index, market.impact().push(index, clock.instant())));
    view = next(factors, pushes);
    market.shown();
    for (AccountLedger ledger : book.all()) {
      book.submit(new AccountCommand.Recheck(ledger.account(), view.version()), view);
    }
    for (int round = 0; round < MOST_ROUNDS && (unwindOnce() || !book.isAtRest()); round++) {
      book.deliver(view);
      HouseAccounts.takersOver(view.parameters()).forEach(this::hedge);
    }
  }

  /** One trade of a book at a time, under an id made of its revision, as the liquidator does it. */
  private void hedge(AccountId taker) {
    AccountLedger fund = book.account(taker);
    if (!fund.state().reservations().isEmpty()) {
      return; // an allocation to the fund is under way
    }
    desk.hedge(fund.state().portfolio(), request.settings().hedge(), view)
        .ifPresent(
            hedge -> {
              SettlementId id = UnwindDesk.hedgeId(taker, fund.state().revision());
              AccountId maker = request.settings().house().marketMakerFor(id);
              if (book.trade(desk.termsOf(id, fund.account(), maker, hedge, view), view)) {
                desk = desk.spent(hedge, view);
                hedges++;
              }
            });
  }

  private MarketView next(Map<IndexId, Double> factors, Map<IndexId, Double> pushes) {
    Map<IndexId, IndexPrice> prices = new TreeMap<>();
    factors.forEach(
        (index, factor) -> {
          double multiple = factor * (1 + pushes.getOrDefault(index, 0.0));
          worst.merge(index, multiple, Math::min);
          double first = request.start().known(index).price().toDouble();
          prices.put(
              index,
              new IndexPrice(
                  index, Price.nearest(first * multiple), PriceStatus.VALID, clock.instant()));
        });
    return view.with(prices, view.version() + 1, clock.instant());
  }

  /** Sees to every account that cries, the worst first; whether anything was done. */
  private boolean unwindOnce() {
    desk = desk.at(clock.instant(), venue, view.parameters());
    waits.clear();
    List<MarginAlert> alerts =
        book.all().stream()
            .flatMap(ledger -> ledger.alert(view, clock.instant()).stream())
            .sorted(WORST_FIRST)
            .toList();
    boolean isBusy = false;
    for (MarginAlert alert : alerts) {
      isBusy |= alert.openStep().isPresent() ? resume(alert) : order(alert);
    }
    return isBusy;
  }

  private boolean resume(MarginAlert alert) {
    OpenStep open = alert.openStep().orElseThrow();
    if (book.isUnderWay(open.id())) {
      waits.put(alert.account(), "settlement");
    } else {
      execute(alert, open, false);
    }
    return true;
  }

  private boolean order(MarginAlert alert) {
    AccountId account = alert.account();
    UnwindDesk.Advice advice =
        desk.next(alert, view, () -> LedgerBook.resources(book.all(), backstops));
    PMap<AccountId, Integer> events = book.events();
    UnwindDesk plannedBy = desk;
    if (advice.step().isEmpty()) {
      desk = advice.after();
      waits.put(account, advice.waitsFor());
      return false;
    }
    UnwindStep step = advice.step().orElseThrow();
    var command =
        new AccountCommand.OrderUnwind(account, alert.liquidation(), alert.revision(), step, null);
    if (book.submit(command, view).isPresent()) {
      waits.put(account, "another settlement");
      return false;
    }
    planned.add(new CrashOutcome.Planned(account, events, plannedBy, view, step));
    desk = advice.after().spent(step, view);
    OpenStep open =
        book.account(account)
            .state()
            .liquidation()
            .flatMap(OpenLiquidation::openStep)
            .orElseThrow();
    if (isCrashed()) {
      desk = desk.givenUp(account);
    } else {
      execute(alert, open, true);
    }
    return true;
  }

  private void execute(MarginAlert alert, OpenStep open, boolean isFirst) {
    if (open.step() instanceof UnwindStep.Allocated step) {
      allocated.put(open.id(), new Bearing(alert, step));
      book.propose(step.terms(open.id()));
      return;
    }
    List<UnwindOrder> orders = UnwindDesk.ordersOf(open);
    List<CompletableFuture<ExecutionReport>> reports =
        orders.stream()
            .map(order -> isFirst ? venue.execute(order) : venue.resume(order))
            .map(report -> report.toCompletableFuture())
            .toList();
    if (reports.stream().anyMatch(CompletableFuture::isCompletedExceptionally) || isCrashed()) {
      return; // raised again by the account
    }
    List<ExecutionReport.Filled> fills =
        reports.stream()
            .map(CompletableFuture::join)
            .filter(ExecutionReport.Filled.class::isInstance)
            .map(ExecutionReport.Filled.class::cast)
            .toList();
    if (fills.isEmpty()) {
      book.submit(
          new AccountCommand.CancelUnwind(alert.account(), open.id(), "not executed"), view);
      return;
    }
    if (executed.add(open.id())) {
      fills.forEach(fill -> unwound = unwound.plus(UnwindDesk.notionalOf(fill, view)));
    }
    book.propose(UnwindDesk.termsOf(alert, open, fills, view));
  }

  private boolean isCrashed() {
    return random.nextDouble() < request.faults().crashed();
  }

  @Override
  public void changed(AccountLedger ledger, List<AccountEvent> events) {
    for (AccountEvent event : events) {
      if (event instanceof LiquidationStarted && liquidated.add(ledger.account())) {
        boolean isItsOwn =
            ledger
                .stand(withoutImpact)
                .map(s -> s.statusAfter(MarginStatus.MARGIN_CALL).isBreach())
                .orElse(true);
        if (!isItsOwn) {
          cascade.add(ledger.account());
        }
      } else if (event instanceof MarginStatusChanged change
          && change.to() == MarginStatus.INSOLVENT) {
        insolvent.add(ledger.account());
      }
    }
  }

  @Override
  public void settled(SettlementTerms terms) {
    Optional.ofNullable(allocated.remove(terms.id()))
        .ifPresent(loss -> desk = desk.settled(loss.alert(), loss.step()));
  }

  /** What nobody can take is planned anew; if that message is lost, the step is tried again. */
  @Override
  public void refused(SettlementTerms terms, Rejection why) {
    Bearing loss = allocated.remove(terms.id());
    desk = desk.refused(loss.alert(), loss.step());
    if (!isCrashed()) {
      book.submit(
          new AccountCommand.CancelUnwind(loss.alert().account(), terms.id(), why.detail()), view);
    }
  }

  /** Nothing is under way, and what is open waits for layers that stay as they are. */
  private boolean isOver() {
    boolean isStill =
        book.isAtRest()
            && book.all().stream()
                .filter(ledger -> ledger.state().liquidation().isPresent())
                .allMatch(ledger -> "layers".equals(waits.get(ledger.account())));
    Duration window = request.settings().losses().capWindow();
    stillSince = isStill ? stillSince : clock.instant();
    return open() == 0 && isStill
        || Duration.between(stillSince, clock.instant()).compareTo(window) > 0;
  }

  private int open() {
    return (int)
        book.all().stream().filter(ledger -> ledger.state().liquidation().isPresent()).count();
  }

  private Cash fundValue() {
    return Equity.of(book.account(HouseAccounts.INSURANCE_FUND).state().portfolio(), view)
        .netValue();
  }

  private CrashOutcome outcome(Map<AccountId, Integer> arrivals, Cash fundUse, Duration took) {
    SortedMap<String, String> lowest = new TreeMap<>();
    worst.forEach(
        (index, price) -> lowest.put(index.value(), String.format(Locale.ROOT, "%.6f", price)));
    var result =
        new CrashOutcome.Result(
            request.traders().size(),
            liquidated.size(),
            cascade.size(),
            LedgerAudit.plain(unwound.toBigDecimal()),
            lowest,
            insolvent.size(),
            LedgerAudit.plain(fundUse.toBigDecimal()),
            hedges,
            open(),
            took.toSeconds());
    return new CrashOutcome(result, book.histories(), arrivals, planned, Map.copyOf(waits), view);
  }
}
