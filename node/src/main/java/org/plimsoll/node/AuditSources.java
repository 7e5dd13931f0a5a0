package org.plimsoll.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.account.DecisionSources;
import org.plimsoll.node.backtest.DailyHistory;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.MarginParameters;

/**
 * What decisions of a journal are made again with: parameters that were given, else those that the
 * journal recorded, else those that come with the system; and the past days of given files.
 */
final class AuditSources implements DecisionSources {
  private final List<MarginParameters> given;
  private final List<Path> histories;
  private final Instant before;
  private final List<MarginParameters> recorded = new ArrayList<>();
  private DecisionSources known;

  /**
   * @param before bars from here on are left out
   * @throws UnusableException if a file cannot be read
   */
  AuditSources(List<MarginParameters> given, List<Path> histories, Instant before) {
    this.given = List.copyOf(given);
    this.histories = List.copyOf(histories);
    this.before = before;
    for (Path file : histories) {
      if (!Files.isReadable(file)) {
        throw new UnusableException("the file of --history cannot be read: " + file);
      }
    }
  }

  /** Parameters that the journal recorded; all of them come before the first decision. */
  void record(MarginParameters parameters) {
    recorded.add(parameters);
  }

  /** What is listed where the journal was written: later parameters list all that is held. */
  MarginParameters listed() {
    if (!given.isEmpty()) {
      return given.get(0);
    }
    return recorded.isEmpty() ? ParameterFile.house() : recorded.get(recorded.size() - 1);
  }

  @Override
  public Optional<MarginParameters> parameters(String version, String fingerprint) {
    return known().parameters(version, fingerprint);
  }

  @Override
  public Optional<HistoricalScenarios> history(String fingerprint) {
    return known().history(fingerprint);
  }

  private DecisionSources known() {
    if (known == null) {
      known = DecisionSources.of(parameters(), histories());
    }
    return known;
  }

  private List<MarginParameters> parameters() {
    if (!given.isEmpty()) {
      return given;
    }
    List<MarginParameters> all = new ArrayList<>(recorded);
    ParameterFile.presets().stream().map(ParameterFile::named).forEach(all::add);
    return all;
  }

  /** Which columns of a file are taken depends on what is listed: by a node, in the house's. */
  private List<HistoricalScenarios> histories() {
    List<MarginParameters> listings = new ArrayList<>(given.isEmpty() ? recorded : given);
    listings.add(ParameterFile.house());
    List<HistoricalScenarios> scenarios = new ArrayList<>();
    for (Path file : histories) {
      for (MarginParameters listing : listings) {
        var market = RecordedMarket.read(file, Instant.MIN, Instant.MAX, listing);
        scenarios.add(market.daysBefore(before, file).scenarios(DailyHistory.FILTER));
      }
    }
    return scenarios;
  }
}
