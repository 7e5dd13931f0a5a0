package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.plimsoll.oracle.ParameterFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plimsoll replay}. */
@Command(
    name = "replay",
    description = {
      "Creates leveraged accounts and runs recorded prices through them.",
      "Exit code 0 only if every invariant holds."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private static final int VIOLATED = 2;

  @Option(
      names = "--prices",
      required = true,
      description = "CSV file, plain or .gz: timestamp, then <asset>_open|high|low|close|volume")
  private Path prices;

  @Option(names = "--from", required = true, description = "first bar, e.g. 2020-03-10T00:00:00Z")
  private Instant from;

  @Option(names = "--to", required = true, description = "end, exclusive")
  private Instant to;

  @Option(names = "--accounts", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
  private int accounts;

  @Option(names = "--seed", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--steps-per-bar",
      description =
          "prices within a bar, on the way open-high-low-close, at least 3 (default: one per 150 s)")
  private Optional<Integer> stepsPerBar;

  @Option(
      names = "--population",
      defaultValue = "mixed",
      description =
          "mixed: every margin method and kind of contract; linear: linear perpetuals under standard"
              + " margin (default: ${DEFAULT-VALUE})")
  private Replay.PopulationKind population;

  @Option(
      names = "--budgets",
      defaultValue = "on",
      description = {
        "off: unwind as much at once as the market takes; on: as budgets allow",
        "(default: ${DEFAULT-VALUE})"
      })
  private Replay.Budgets budgets;

  @Option(names = "--report", description = "file to write the report to, as JSON")
  private Path report;

  @Override
  public Integer call() throws IOException {
    if (accounts < 1) {
      throw new UnusableException("--accounts must be at least 1, was: " + accounts);
    }
    if (stepsPerBar.isPresent() && stepsPerBar.orElseThrow() < Replay.FEWEST_STEPS) {
      throw new UnusableException(
          "--steps-per-bar must be at least "
              + Replay.FEWEST_STEPS
              + ", was: "
              + stepsPerBar.orElseThrow());
    }
    Console.quietLog();
    Console console = new Console(System.out, System.err);
    Path journal = Files.createTempDirectory("plimsoll-replay");
    try {
      ReplayReport result =
          new Replay(
                  new Replay.Request(
                      prices, from, to, accounts, seed, population, stepsPerBar, budgets, journal),
                  ParameterFile.house(),
                  console)
              .run();
      if (report != null) {
        result.write(report);
      }
      return conclude(result, console);
    } finally {
      Directories.delete(journal);
    }
  }

  private int conclude(ReplayReport result, Console console) {
    console.line("");
    console.line(
        "%,d accounts, %,d price updates, %,d views, %,d journal events in %.1f s",
        result.accounts(),
        result.priceUpdates(),
        result.views(),
        result.journalEvents(),
        result.wallSeconds());
    console.line("parameters           %s", result.parameters());
    console.line("accounts by method   %s", result.accountsByMethod());
    console.line("positions by kind    %s", result.positionsByKind());
    console.line("trades refused       %,d", result.tradesRefused());
    console.line("margin calls         %,d", result.marginCalls());
    console.line(
        "liquidations         %,d started, %,d ended",
        result.liquidationsStarted(), result.liquidationsEnded());
    console.line("unwinds by tier      %s", result.unwindsByTier());
    console.line("insolvencies         %,d", result.insolvencies());
    console.line("largest cascade      %,d liquidations at one price", result.largestCascade());
    console.line(
        "insurance fund       %s -> %s, used %s",
        result.insuranceFund().before(),
        result.insuranceFund().after(),
        result.insuranceFund().used());
    console.line("conservation         %s", result.conservation());
    console.line("position sums        %s", result.positionSums());
    console.line(
        "missed breaches      %,d of %,d measurements %s",
        result.missedBreaches(), result.breachesMeasured(), result.breachesMeasuredByTwin());
    console.line(
        "acknowledged lost    %,d of %,d", result.acknowledgedLost(), result.acknowledged());
    List<String> violations = result.violations();
    violations.forEach(violation -> console.line("VIOLATED: %s", violation));
    if (violations.isEmpty()) {
      console.line("every invariant holds");
    }
    return violations.isEmpty() ? 0 : VIOLATED;
  }
}
