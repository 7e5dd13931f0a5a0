package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import me.tongfei.progressbar.ProgressBar;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.liquidation.LiquidatorSettings;
import org.plimsoll.node.backtest.DailyHistory;
import org.plimsoll.oracle.Bar;
import org.plimsoll.oracle.Bars;
import org.plimsoll.oracle.PathStep;
import org.plimsoll.oracle.PricePath;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;

/**
 * Runs recorded prices through the real actors: a seeded population is created by the real
 * commands, each price goes through oracles, view, monitor, accounts and liquidator, and the
 * journal is audited at the end.
 */
final class Replay {
  static final int FEWEST_STEPS = 3;

  /** Liquidations that are still open after as many budget windows are reported as such. */
  private static final int MOST_ROUNDS = 1_000;

  private static final Duration STEP = Duration.ofSeconds(150);
  private static final Duration OPENING_STEP = Duration.ofMillis(10);
  private static final Cash FUND_PER_ACCOUNT = Cash.of("10000");

  /** Who trades. */
  enum PopulationKind {
    LINEAR,
    MIXED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether budgets hold unwinding back. */
  enum Budgets {
    ON,
    OFF;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What to replay.
   *
   * @param stepsPerBar prices within a bar; one per {@link #STEP} if empty
   * @param journal an empty directory for the journal
   */
  record Request(
      Path prices,
      Instant from,
      Instant to,
      int accounts,
      long seed,
      PopulationKind population,
      Optional<Integer> stepsPerBar,
      Budgets budgets,
      Path journal) {}

  private final Request request;
  private final Console console;
  private final Bars bars;
  private final MarginParameters parameters;
  private final Map<String, IndexId> indexOfAsset;
  private final List<BreachAudit.Rest> rests = new ArrayList<>();
  private final Acknowledgements acknowledgements = new Acknowledgements();

  /**
   * Reads the prices and lists what is traded.
   *
   * @param house the parameters to list under
   * @throws org.plimsoll.oracle.BarFileException naming what is wrong with the file
   * @throws UnusableException if nothing in the file is listed
   */
  Replay(Request request, MarginParameters house, Console console) {
    this.request = request;
    this.console = console;
    var recorded = RecordedMarket.read(request.prices(), request.from(), request.to(), house);
    this.bars = recorded.bars();
    this.indexOfAsset = recorded.indexOfAsset();
    this.parameters =
        ReplayListing.of(house, prices(bars.bars().get(0)), request.from(), request.to());
  }

  ReplayReport run() {
    Instant started = Instant.now();
    Bar first = bars.bars().get(0);
    var clock = new ManualClock(first.start());
    Config config = PlimsollNode.configuration(request.journal(), overrides());
    HouseAccounts house = LiquidatorSettings.from(config).house();
    try (PlimsollNode node =
        PlimsollNode.start(config, parameters, index -> List.of(), scenarios(), clock)) {
      Market market = new Market(node.client());
      openMarket(market, clock, prices(first));
      var arrival = new TraderArrival(node, house, acknowledgements);
      populate(node, arrival);
      market.awaitRest();
      BigDecimal fundBefore = fundValue(node);
      rests.add(new BreachAudit.Rest(clock.instant(), node.services().views().get()));
      fall(node, market, clock);
      BigDecimal fundAfter = fundValue(node);
      return report(node, market, arrival, fundBefore, fundAfter, started);
    }
  }

  private Config overrides() {
    return ConfigFactory.parseMap(
        Map.of(
            "plimsoll.breakers.on",
            false,
            "plimsoll.liquidator.budget.limited",
            request.budgets() == Budgets.ON));
  }

  /** The days of the file before the first replayed bar, if they are enough for scenarios. */
  private Optional<HistoricalScenarios> scenarios() {
    DailyHistory past =
        RecordedMarket.read(request.prices(), Instant.MIN, request.to(), parameters)
            .daysBefore(request.from(), request.prices());
    if (!past.suffices(DailyHistory.FILTER)) {
      return Optional.empty();
    }
    console.line("Scenarios of %,d days before %s.", past.days().size(), request.from());
    return Optional.of(past.scenarios(DailyHistory.FILTER));
  }

  /** The first prices, again and again until the oracles have started and trust them. */
  private void openMarket(Market market, ManualClock clock, Map<IndexId, Price> first) {
    boolean open = false;
    while (!open) {
      clock.set(clock.instant().plus(OPENING_STEP));
      MarketView view = market.publish(clock.instant(), first);
      open = first.keySet().stream().allMatch(view::isValid);
    }
  }

  private void populate(PlimsollNode node, TraderArrival arrival) {
    arrival.fund(
        HouseAccounts.INSURANCE_FUND, Cash.ofUnits(FUND_PER_ACCOUNT.units() * request.accounts()));
    MarketView view = node.services().views().get();
    var traders =
        request.population() == PopulationKind.MIXED
            ? MixedPopulation.of(request.accounts(), request.seed(), parameters.instruments(), view)
            : Population.of(request.accounts(), request.seed(), linearPerpetuals(parameters), view);
    try (ProgressBar bar = console.progress("accounts", traders.size())) {
      arrival.arrive(traders, bar::stepTo);
    }
  }

  private int stepsPerBar() {
    return request
        .stepsPerBar()
        .orElse((int) Math.max(FEWEST_STEPS, bars.barLength().dividedBy(STEP)));
  }

  /** The prices, one step after the other; the next one only when the last has come to rest. */
  private void fall(PlimsollNode node, Market market, ManualClock clock) {
    List<PathStep> steps = PricePath.steps(bars.bars(), bars.barLength(), stepsPerBar()).toList();
    try (ProgressBar bar = console.progress("prices", steps.size())) {
      for (PathStep step : steps) {
        take(step.at(), prices(step.prices()), node, market, clock);
        bar.setExtraMessage(step.at().toString());
        bar.step();
      }
    }
    // The last prices stand until what waits for its budget has been unwound, too.
    PathStep last = steps.get(steps.size() - 1);
    Instant at = last.at();
    for (int n = 0; n < MOST_ROUNDS && !market.openLiquidations().isEmpty(); n++) {
      at = at.plus(Duration.ofMinutes(1));
      take(at, prices(last.prices()), node, market, clock);
    }
  }

  private void take(
      Instant at, Map<IndexId, Price> prices, PlimsollNode node, Market market, ManualClock clock) {
    clock.set(at);
    market.publish(at, prices);
    market.awaitRest();
    rests.add(new BreachAudit.Rest(at, node.services().views().get()));
  }

  private ReplayReport report(
      PlimsollNode node,
      Market market,
      TraderArrival arrival,
      BigDecimal fundBefore,
      BigDecimal fundAfter,
      Instant started) {
    JournalReader reader = new JournalReader(node);
    List<AccountHistory> histories;
    try (ProgressBar bar = console.progress("journal", request.accounts())) {
      histories = reader.accountsAtRest(bar::stepTo);
    }
    return ReplayReport.of(
        request,
        parameters,
        histories,
        reader.countSettlementEvents(),
        LedgerAudit.of(histories, parameters),
        breaches(histories),
        acknowledgements,
        new ReplayReport.Market(
            market.priceUpdates(),
            PlimsollNode.await(node.client().monitorReport(), Duration.ofSeconds(10)).views(),
            arrival.refusedTrades(),
            fundBefore,
            fundAfter),
        Duration.between(started, Instant.now()));
  }

  private BreachAudit.Result breaches(List<AccountHistory> histories) {
    try (ProgressBar bar = console.progress("breaches", histories.size())) {
      return BreachAudit.of(histories, rests, request.seed(), bar::step);
    }
  }

  private BigDecimal fundValue(PlimsollNode node) {
    return node.client().netValueOf(HouseAccounts.INSURANCE_FUND).toBigDecimal();
  }

  static List<Instrument> linearPerpetuals(MarginParameters parameters) {
    return parameters.instruments().stream()
        .filter(each -> each instanceof Perpetual future && future.form() == PayoffForm.LINEAR)
        .toList();
  }

  private Map<IndexId, Price> prices(Bar bar) {
    Map<String, Price> opens = new TreeMap<>();
    bar.assets().forEach((asset, ohlc) -> opens.put(asset, ohlc.open()));
    return prices(opens);
  }

  private Map<IndexId, Price> prices(Map<String, Price> byAsset) {
    Map<IndexId, Price> prices = new TreeMap<>();
    byAsset.forEach(
        (asset, price) ->
            Optional.ofNullable(indexOfAsset.get(asset))
                .ifPresent(index -> prices.put(index, price)));
    return prices;
  }
}
