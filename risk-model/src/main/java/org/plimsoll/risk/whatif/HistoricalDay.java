package org.plimsoll.risk.whatif;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Rate;

/**
 * What happened on one day.
 *
 * @param label names the day, e.g. {@code 2020-03-12}
 * @param closeToClose relative moves from the close before, per index, > -1
 * @param worstIntraday relative moves from the close before to the worst price of the day, per
 *     index, > -1; empty: not known
 */
public record HistoricalDay(
    String label, SortedMap<IndexId, Rate> closeToClose, SortedMap<IndexId, Rate> worstIntraday) {
  public HistoricalDay {
    closeToClose = Collections.unmodifiableSortedMap(new TreeMap<>(closeToClose));
    worstIntraday = Collections.unmodifiableSortedMap(new TreeMap<>(worstIntraday));
  }

  public HistoricalDay(
      String label, Map<IndexId, Rate> closeToClose, Map<IndexId, Rate> worstIntraday) {
    this(label, new TreeMap<>(closeToClose), new TreeMap<>(worstIntraday));
  }

  /**
   * The day as shocks: the closes, and the worst prices if known. An index that has no worst price
   * moves as it closed then; one the day says nothing of stands still.
   */
  public List<NamedShock> shocks() {
    List<NamedShock> shocks = new ArrayList<>();
    shocks.add(new NamedShock(label + " close to close", Shock.ofPrices(Moves.of(closeToClose))));
    if (!worstIntraday.isEmpty()) {
      SortedMap<IndexId, Rate> worst = new TreeMap<>(closeToClose);
      worst.putAll(worstIntraday);
      shocks.add(new NamedShock(label + " worst of the day", Shock.ofPrices(Moves.of(worst))));
    }
    return List.copyOf(shocks);
  }
}
