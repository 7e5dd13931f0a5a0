package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.DecisionAudit;
import org.plimsoll.account.DecisionSources;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.liquidation.LiquidatorSettings;
import org.plimsoll.oracle.Bars;
import org.plimsoll.oracle.ParameterFingerprint;
import org.plimsoll.oracle.PathStep;
import org.plimsoll.oracle.PricePath;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.market.Perpetual;
import org.plimsoll.risk.units.Cash;

/**
 * Runs recorded prices through the real actors, of one node or of several: a seeded population is
 * created by the real commands, each price goes through oracles, view, monitor, accounts and
 * liquidator, and the journal is audited at the end.
 */
final class Replay {
  static final int FEWEST_STEPS = 3;

  /** The file in the directory of a replay that its parameters are in. */
  static final String PARAMETERS = "parameters.json";

  /** Liquidations that are still open after as many budget windows are reported as such. */
  private static final int MOST_ROUNDS = 1_000;

  private static final Duration STEP = Duration.ofSeconds(150);

  /** A majority must be left. */
  static final int LEAST_TO_LOSE_ONE = 3;

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

  /** Where the journal is. */
  enum JournalKind {
    /** A file, of one node in this process. */
    EMBEDDED,
    /** A Cassandra and nodes, each in a process of its own. */
    CASSANDRA;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What to replay.
   *
   * @param stepsPerBar prices within a bar; one per {@link #STEP} if empty
   * @param directory an empty one for the journal, logs and whatever else there is
   * @param nodes that hold accounts
   * @param kill when one of them is killed; the middle of the crash if empty
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
      JournalKind journal,
      int nodes,
      Optional<Instant> kill,
      Path directory) {}

  private final Request request;
  private final Console console;
  private final ReplayMarket market;
  private final List<BreachAudit.Rest> rests = new ArrayList<>();
  private final Acknowledgements acknowledgements = new Acknowledgements();

  /** What was read when all was over. */
  private record Read(
      List<AccountHistory> histories, long settlementEvents, ReplayReport.Market market) {}

  /**
   * Reads the prices and lists what is traded.
   *
   * @throws org.plimsoll.oracle.BarFileException naming what is wrong with the file
   * @throws UnusableException if nothing in the file is listed
   */
  Replay(Request request, Console console) {
    this.request = request;
    this.console = console;
    this.market = ReplayMarket.read(request.prices(), request.from(), request.to());
  }

  ReplayReport run() {
    Instant started = Instant.now();
    market
        .past()
        .ifPresent(
            past ->
                console.line(
                    "Scenarios of %,d days before %s.", past.days().size(), request.from()));
    Read read;
    try (ReplayVenue venue = start()) {
      read = run(venue);
    }
    writeParameters();
    return report(read, started);
  }

  /** What was listed was made up for this replay: without it nobody decides the same again. */
  private void writeParameters() {
    try {
      Files.write(
          request.directory().resolve(PARAMETERS),
          ParameterFingerprint.content(market.parameters()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ReplayVenue start() {
    boolean limited = request.budgets() == Budgets.ON;
    if (request.journal() == JournalKind.EMBEDDED) {
      Config overrides =
          ConfigFactory.parseMap(
              Map.of("plimsoll.breakers.on", false, "plimsoll.liquidator.budget.limited", limited));
      return SingleVenue.start(PlimsollNode.configuration(request.directory(), overrides), market);
    }
    return ClusterVenue.start(
        new ClusterVenue.Settings(
            request.prices(),
            request.from(),
            request.to(),
            request.directory(),
            request.nodes(),
            killTime(),
            limited,
            request.accounts(),
            request.seed()),
        market,
        acknowledgements,
        console);
  }

  /** Two nodes are no majority without the third. */
  private Optional<Instant> killTime() {
    return request.nodes() < LEAST_TO_LOSE_ONE
        ? Optional.empty()
        : request.kill().or(() -> Optional.of(market.middleOfTheFall()));
  }

  private Read run(ReplayVenue venue) {
    PlimsollNode node = venue.node();
    venue.open(market.firstPrices());
    var arrival =
        new TraderArrival(
            node,
            LiquidatorSettings.from(node.system().settings().config()).house(),
            acknowledgements);
    rests.add(venue.populated(populate(node, arrival)));
    BigDecimal fundBefore = fundValue(node);
    fall(venue);
    BigDecimal fundAfter = fundValue(node);
    JournalReader reader = new JournalReader(node);
    List<AccountHistory> histories;
    try (ProgressBar bar = console.progress("journal", request.accounts())) {
      histories = reader.accountsAtRest(bar::stepTo);
    }
    return new Read(
        histories,
        reader.countSettlementEvents(),
        new ReplayReport.Market(
            venue.market().priceUpdates(),
            PlimsollNode.await(node.client().monitorReport(), Duration.ofSeconds(10)).views(),
            arrival.refusedTrades(),
            fundBefore,
            fundAfter,
            venue.lostNodes(),
            rests));
  }

  private List<AccountId> populate(PlimsollNode node, TraderArrival arrival) {
    arrival.fund(
        HouseAccounts.INSURANCE_FUND, Cash.ofUnits(FUND_PER_ACCOUNT.units() * request.accounts()));
    MarketView view = node.services().views().get();
    MarginParameters parameters = market.parameters();
    var traders =
        request.population() == PopulationKind.MIXED
            ? MixedPopulation.of(request.accounts(), request.seed(), parameters.instruments(), view)
            : Population.of(request.accounts(), request.seed(), linearPerpetuals(parameters), view);
    try (ProgressBar bar = console.progress("accounts", traders.size())) {
      arrival.arrive(traders, bar::stepTo);
    }
    return traders.stream().map(Population.Trader::account).toList();
  }

  private int stepsPerBar() {
    return request
        .stepsPerBar()
        .orElse((int) Math.max(FEWEST_STEPS, market.bars().barLength().dividedBy(STEP)));
  }

  /** The prices, one step after the other; the next one only when the last has come to rest. */
  private void fall(ReplayVenue venue) {
    Bars bars = market.bars();
    List<PathStep> steps = PricePath.steps(bars.bars(), bars.barLength(), stepsPerBar()).toList();
    try (ProgressBar bar = console.progress("prices", steps.size())) {
      for (PathStep step : steps) {
        rests.add(venue.take(step.at(), market.byIndex(step.prices())));
        bar.setExtraMessage(step.at().toString());
        bar.step();
      }
    }
    venue.awaitEveryNode();
    // The last prices stand until what waits for its budget has been unwound, too.
    PathStep last = steps.get(steps.size() - 1);
    Instant at = last.at();
    for (int n = 0; n < MOST_ROUNDS && !isOver(venue); n++) {
      at = at.plus(Duration.ofMinutes(1));
      rests.add(venue.take(at, market.byIndex(last.prices())));
    }
  }

  private boolean isOver(ReplayVenue venue) {
    return rests.get(rests.size() - 1).isWhole() && venue.market().openLiquidations().isEmpty();
  }

  private ReplayReport report(Read read, Instant started) {
    return ReplayReport.of(
        request,
        market.parameters(),
        read.histories(),
        read.settlementEvents(),
        LedgerAudit.of(read.histories(), market.parameters()),
        breaches(read.histories()),
        decisions(read.histories()),
        acknowledgements,
        read.market(),
        Duration.between(started, Instant.now()));
  }

  private BreachAudit.Result breaches(List<AccountHistory> histories) {
    try (ProgressBar bar = console.progress("breaches", histories.size())) {
      return BreachAudit.of(histories, rests, request.seed(), bar::step);
    }
  }

  private ReplayReport.Decisions decisions(List<AccountHistory> histories) {
    DecisionSources sources =
        DecisionSources.of(List.of(market.parameters()), market.scenarios().stream().toList());
    Instant started = Instant.now();
    try (ProgressBar bar = console.progress("decisions", histories.size())) {
      DecisionAudit audit = RepeatedDecisions.of(histories, sources, bar::step);
      return ReplayReport.Decisions.of(audit, Duration.between(started, Instant.now()));
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
}
