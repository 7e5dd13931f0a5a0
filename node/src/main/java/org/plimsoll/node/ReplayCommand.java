package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  @Option(
      names = "--journal",
      defaultValue = "embedded",
      description =
          "embedded: one node in this process with a file; cassandra: nodes in processes of their"
              + " own on a Cassandra (default: ${DEFAULT-VALUE})")
  private Replay.JournalKind journal;

  @Option(names = "--nodes", defaultValue = "1", description = "default: ${DEFAULT-VALUE}")
  private int nodes;

  @Option(
      names = "--kill",
      paramLabel = "TIME",
      description =
          "of three nodes or more, kill -9 one at this recorded time (default: in the middle of the"
              + " bar with the deepest fall)")
  private Optional<Instant> kill;

  @Option(
      names = "--data",
      description =
          "directory of journal and logs, to be kept (default: one that is deleted if every"
              + " invariant holds)")
  private Optional<Path> data;

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
    requireUsableNodes();
    Console.quietLog();
    Console console = new Console(System.out, System.err);
    Path directory = data.isPresent() ? data.get() : Files.createTempDirectory("plimsoll-replay");
    ReplayReport result = replay(directory, console);
    if (report != null) {
      result.write(report);
    }
    int exit = conclude(result, console);
    if (data.isEmpty() && exit == 0) {
      Directories.delete(directory);
    } else {
      console.line("journal and logs are in %s", directory);
    }
    return exit;
  }

  private ReplayReport replay(Path directory, Console console) {
    try {
      return new Replay(
              new Replay.Request(
                  prices,
                  from,
                  to,
                  accounts,
                  seed,
                  population,
                  stepsPerBar,
                  budgets,
                  journal,
                  nodes,
                  kill,
                  directory),
              console)
          .run();
    } catch (RuntimeException e) {
      if (data.isEmpty() && journal == Replay.JournalKind.EMBEDDED) {
        Directories.delete(directory);
      } else {
        console.line("journal and logs are in %s", directory);
      }
      throw e;
    }
  }

  private void requireUsableNodes() throws IOException {
    if (nodes < 1) {
      throw new UnusableException("--nodes must be at least 1, was: " + nodes);
    }
    if (nodes > 1 && journal == Replay.JournalKind.EMBEDDED) {
      throw new UnusableException("--nodes " + nodes + " needs --journal cassandra");
    }
    if (kill.isPresent() && nodes < Replay.LEAST_TO_LOSE_ONE) {
      throw new UnusableException(
          "--kill needs --nodes "
              + Replay.LEAST_TO_LOSE_ONE
              + " or more: a majority must be left; was: "
              + nodes);
    }
    if (data.isPresent() && Files.exists(data.get().resolve("cassandra"))) {
      throw new UnusableException(
          "a replay begins without a journal, and " + data.get() + " has one");
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
        "liquidations         %,d started, %,d ended, %,d not explained by their numbers",
        result.liquidationsStarted(), result.liquidationsEnded(), result.liquidationsUnexplained());
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
    ReplayReport.Decisions decisions = result.decisions();
    console.line(
        "decisions recomputed %,d in %.1f s, differences %,d, not recomputable %,d, not wholly said"
            + " %s",
        decisions.recomputed(),
        decisions.seconds(),
        decisions.differences(),
        decisions.left(),
        decisions.unsaid());
    console.line(
        "acknowledged lost    %,d of %,d", result.acknowledgedLost(), result.acknowledged());
    for (ReplayReport.LostNode lost : result.lostNodes()) {
      console.line(
          "node %d killed        at %s; its accounts margined by others after %.1f s, all as before"
              + " after %.1f s",
          lost.number(), lost.at(), lost.marginedAfterSeconds(), lost.overAfterSeconds());
      console.line(
          "prices meanwhile     %,d of %,d; breaches late %,d, passed unseen %,d",
          result.momentsNotWhole(),
          result.moments(),
          result.lateBreaches(),
          result.breachesPassedUnseen());
    }
    List<String> violations = result.violations();
    violations.forEach(violation -> console.line("VIOLATED: %s", violation));
    if (violations.isEmpty()) {
      console.line("every invariant holds");
    }
    return violations.isEmpty() ? 0 : VIOLATED;
  }
}
