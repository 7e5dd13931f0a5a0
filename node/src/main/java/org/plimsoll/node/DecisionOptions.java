package org.plimsoll.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.plimsoll.account.DecisionAudit;
import org.plimsoll.account.DecisionSources;
import org.plimsoll.node.backtest.DailyHistory;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.MarginParameters;
import picocli.CommandLine.Option;

/** The options of an audit that say whether, and with what, decisions are made again. */
final class DecisionOptions {
  @Option(
      names = "--decisions",
      description = "make every margin decision again from what is journaled of it, and compare")
  private boolean decisions;

  @Option(
      names = "--parameters",
      paramLabel = "NAME|FILE",
      description = "parameters that decisions were made under (default: those that come with it)")
  private List<String> parameters = List.of();

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "bar file from which portfolio margin took its scenarios")
  private List<Path> history = List.of();

  @Option(
      names = "--history-before",
      paramLabel = "TIME",
      description = "leave out bars from here on, as a replay that begins here did (default: none)")
  private Instant before = Instant.MAX;

  /** What is listed where the journal was written: in the first that is given, else the house's. */
  MarginParameters listed() {
    return parameters.isEmpty() ? ParameterFile.house() : ParameterFile.named(parameters.get(0));
  }

  /** What comes out otherwise, after telling how much was looked at; nothing if nobody asked. */
  List<String> faults(JournalQueries journal, Console console) {
    return decisions ? faults(RepeatedDecisions.of(journal, sources()), console) : List.of();
  }

  /** The same of an audit. */
  static List<String> faults(DecisionAudit audit, Console console) {
    console.line(
        "decisions recomputed: %,d, differences: %,d, not recomputable: %,d",
        audit.recomputed(), audit.differences(), audit.left());
    audit.notRecomputable().forEach((why, count) -> console.line("  %,d: %s", count, why));
    audit.unsaid().forEach((what, count) -> console.line("  %,d do not say: %s", count, what));
    return audit
        .first()
        .map(first -> audit.differences() + " decisions come out otherwise, first " + first)
        .map(List::of)
        .orElse(List.of());
  }

  private DecisionSources sources() {
    List<MarginParameters> given =
        (parameters.isEmpty() ? ParameterFile.presets() : parameters)
            .stream().map(ParameterFile::named).toList();
    // Which columns of a file are taken depends on what is listed: by a node, in the house's.
    List<MarginParameters> listed = parameters.isEmpty() ? List.of(ParameterFile.house()) : given;
    List<HistoricalScenarios> histories = new ArrayList<>();
    for (Path file : history) {
      if (!Files.isReadable(file)) {
        throw new UnusableException("the file of --history cannot be read: " + file);
      }
      for (MarginParameters each : listed) {
        var recorded = RecordedMarket.read(file, Instant.MIN, Instant.MAX, each);
        histories.add(recorded.daysBefore(before, file).scenarios(DailyHistory.FILTER));
      }
    }
    return DecisionSources.of(given, histories);
  }
}
