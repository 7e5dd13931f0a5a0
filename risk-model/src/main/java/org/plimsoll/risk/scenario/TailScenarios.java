package org.plimsoll.risk.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.StressScenario;
import org.plimsoll.risk.market.TailTerms;

/**
 * The joint price moves Expected Shortfall is taken over: those of the view's history, its stress
 * days, and those of the rules. An underlying that history does not know stands still in it: its
 * own scenarios are what covers it.
 */
final class TailScenarios {
  private final Optional<HistoricalScenarios> history;
  private final List<StressScenario> stress;
  private final int stressFrom;
  private final int size;
  private final Map<IndexId, double[]> moves = new ConcurrentHashMap<>();

  private TailScenarios(Optional<HistoricalScenarios> history, List<StressScenario> stress) {
    this.history = history;
    this.stress = stress;
    this.size = history.map(HistoricalScenarios::size).orElse(0) + stress.size();
    this.stressFrom = history.map(HistoricalScenarios::stressFrom).orElse(0);
  }

  /** None, if the rules ask no Expected Shortfall. */
  static TailScenarios of(MarketView view, PortfolioRules rules) {
    if (rules.tail().isEmpty()) {
      return new TailScenarios(Optional.empty(), List.of());
    }
    List<StressScenario> added = new ArrayList<>();
    for (StressScenario day : rules.tail().map(TailTerms::stressDays).orElseThrow()) {
      if (view.history().stream().noneMatch(past -> hasStress(past, day.label()))) {
        added.add(day);
      }
    }
    return new TailScenarios(view.history(), List.copyOf(added));
  }

  int size() {
    return size;
  }

  /** The first scenario that is a stress day. */
  int stressFrom() {
    return stressFrom;
  }

  String label(int scenario) {
    int past = size - stress.size();
    return scenario < past
        ? history.orElseThrow().label(scenario)
        : stress.get(scenario - past).label();
  }

  /** The relative moves of an index, one per scenario; shared, not to be written to. */
  double[] moves(IndexId index) {
    return moves.computeIfAbsent(index, this::gather);
  }

  private double[] gather(IndexId index) {
    int past = size - stress.size();
    int column = history.map(days -> days.column(index)).orElse(-1);
    double[] gathered =
        column < 0 ? new double[size] : Arrays.copyOf(history.orElseThrow().moves(column), size);
    for (int i = 0; i < stress.size(); i++) {
      gathered[past + i] = stress.get(i).move(index);
    }
    return gathered;
  }

  private static boolean hasStress(HistoricalScenarios history, String label) {
    for (int h = history.stressFrom(); h < history.size(); h++) {
      if (history.label(h).equals(label)) {
        return true;
      }
    }
    return false;
  }
}
