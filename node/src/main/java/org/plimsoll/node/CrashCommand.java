package org.plimsoll.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.plimsoll.liquidation.LiquidatorSettings;
import org.plimsoll.node.Population.Trader;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plimsoll crash}. */
@Command(
    name = "crash",
    description = {
      "Lets all prices fall at once on a population of leveraged accounts, with and without budgets"
          + " for unwinding, and tells what became of prices, accounts and the insurance fund.",
      "",
      "Every unwind pushes the price that all accounts are measured at next. It runs without a node"
          + " and gives the same for the same seed.",
      ""
    },
    mixinStandardHelpOptions = true)
final class CrashCommand implements Callable<Integer> {
  private static final Instant START = Instant.parse("2026-02-01T00:00:00Z");
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final BigDecimal MOST_DEPTH = BigDecimal.valueOf(1_000_000_000);
  private static final Cash FUND_PER_ACCOUNT = Cash.of("10000");

  @Option(
      names = "--shock",
      defaultValue = "-0.12",
      description = "by which all prices move, e.g. -0.12 (default: ${DEFAULT-VALUE})")
  private double shock;

  @Option(
      names = "--over",
      defaultValue = "PT1M",
      description = "how long that takes, as in PT1M (default: ${DEFAULT-VALUE})")
  private Duration over;

  @Option(names = "--accounts", defaultValue = "2000", description = "default: ${DEFAULT-VALUE}")
  private int accounts;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--population",
      defaultValue = "mixed",
      description =
          "mixed: every margin method and kind of contract; linear: linear perpetuals under standard"
              + " margin (default: ${DEFAULT-VALUE})")
  private Replay.PopulationKind population;

  @Option(
      names = "--depth",
      defaultValue = "250000",
      description =
          "notional of the full depth of each venue: the thinner, the further unwinding pushes"
              + " prices (default: ${DEFAULT-VALUE})")
  private BigDecimal depth;

  @Option(names = "--report", description = "file to write the figures to, as JSON")
  private Optional<Path> report;

  @Spec private CommandSpec spec;

  /** What was simulated, and what came of it with and without budgets. */
  record Report(
      long seed,
      double shock,
      String over,
      String depth,
      String parameters,
      CrashOutcome.Result withBudgets,
      CrashOutcome.Result withoutBudgets) {}

  @Override
  public Integer call() throws IOException {
    check();
    Console.quietLog();
    Console console = new Console(System.out, System.err);
    MarketView start = start();
    LiquidatorSettings settings =
        LiquidatorSettings.from(ConfigFactory.load()).withDepth(Cash.of(depth.toPlainString()));
    List<Trader> traders = traders(start);
    Report figures;
    try (ProgressBar bar = console.progress("crashes", 2)) {
      CrashOutcome.Result with = run(traders, start, settings);
      bar.step();
      CrashOutcome.Result without = run(traders, start, settings.withoutBudgets());
      bar.step();
      figures =
          new Report(
              seed,
              shock,
              over.toString(),
              depth.toPlainString(),
              start.parameters().version(),
              with,
              without);
    }
    CrashTable.of(figures).forEach(spec.commandLine().getOut()::println);
    spec.commandLine().getOut().flush();
    if (report.isPresent()) {
      write(figures, report.orElseThrow());
    }
    return 0;
  }

  private void check() {
    if (accounts < 1) {
      throw new UnusableException("--accounts must be at least 1, was: " + accounts);
    }
    boolean isMove = shock > -1 && shock <= 10; // not of NaN
    if (!isMove) {
      throw new UnusableException("--shock must be above -1 and at most 10, was: " + shock);
    }
    if (depth.signum() <= 0 || depth.compareTo(MOST_DEPTH) > 0) {
      throw new UnusableException("--depth must be above 0, at most a billion, was: " + depth);
    }
    if (over.compareTo(STEP) < 0 || over.compareTo(Duration.ofDays(1)) > 0) {
      throw new UnusableException("--over must be between PT10S and PT24H, was: " + over);
    }
  }

  private CrashOutcome.Result run(
      List<Trader> traders, MarketView start, LiquidatorSettings settings) {
    Cash fund = Cash.ofUnits(FUND_PER_ACCOUNT.units() * accounts);
    return new CrashSimulation(
            new CrashSimulation.Request(
                traders,
                start,
                path(start),
                STEP,
                fund,
                Map.of(),
                settings,
                MessageFaults.NONE,
                seed))
        .run()
        .result();
  }

  private List<Trader> traders(MarketView start) {
    return population == Replay.PopulationKind.MIXED
        ? MixedPopulation.of(accounts, seed, start.parameters().instruments(), start)
        : Population.of(accounts, seed, Replay.linearPerpetuals(start.parameters()), start);
  }

  /** Down in equal steps; after that the prices without impact stand. */
  private List<Map<IndexId, Double>> path(MarketView start) {
    int steps = (int) over.dividedBy(STEP);
    List<Map<IndexId, Double>> path = new ArrayList<>();
    for (int i = 1; i <= steps; i++) {
      Map<IndexId, Double> at = new TreeMap<>();
      for (IndexId index : start.indexPrices().keySet()) {
        at.put(index, 1 + shock * i / steps);
      }
      path.add(at);
    }
    return path;
  }

  private static MarketView start() {
    MarginParameters house = ParameterFile.house();
    Map<IndexId, Price> first = LiveMarket.firstPrices(house);
    MarginParameters listed = ReplayListing.of(house, first, START, START.plus(Duration.ofDays(1)));
    Map<IndexId, IndexPrice> known = new TreeMap<>();
    first.forEach(
        (index, price) -> known.put(index, new IndexPrice(index, price, PriceStatus.VALID, START)));
    return new MarketView(1, START, listed, known);
  }

  private static void write(Report figures, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), figures);
  }
}
