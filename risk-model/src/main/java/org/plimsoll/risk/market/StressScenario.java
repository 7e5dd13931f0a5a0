package org.plimsoll.risk.market;

import java.util.List;
import org.plimsoll.risk.units.Rate;

/**
 * A day that Expected Shortfall always contains, however long ago it was.
 *
 * @param label what an explanation calls it, e.g. {@code 2020-03-12}
 * @param otherMove of indexes that are not listed, relative, above -1
 */
public record StressScenario(String label, List<IndexMove> moves, Rate otherMove) {
  public StressScenario {
    moves = List.copyOf(moves);
    PortfolioRules.unique(
        "move on " + label + " of", moves.stream().map(IndexMove::index).toList());
    HistoricalScenarios.requireMove("other move of " + label, otherMove.toDouble());
  }

  public double move(IndexId index) {
    for (IndexMove each : moves) {
      if (each.index().equals(index)) {
        return each.move().toDouble();
      }
    }
    return otherMove.toDouble();
  }
}
