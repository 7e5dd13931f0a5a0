package org.plimsoll.risk.statistics;

import java.util.Map;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;

/**
 * A day that scenarios always contain, however long ago it was or if it ever was.
 *
 * @param label what an explanation calls it, e.g. {@code 2020-03-12}
 * @param moves relative price move per underlying, -0.4 for a fall of 40%; each above -1
 */
public record StressDay(String label, Map<IndexId, Double> moves) {
  public StressDay {
    moves = Map.copyOf(moves);
    moves.forEach(
        (underlying, move) ->
            HistoricalScenarios.requireMove("move of " + underlying + " on " + label, move));
  }
}
