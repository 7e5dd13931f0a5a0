package org.plimsoll.node;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.node.backtest.DailyHistory;
import org.plimsoll.oracle.Bar;
import org.plimsoll.oracle.Bars;
import org.plimsoll.oracle.PricePath;
import org.plimsoll.oracle.PriceSource;
import org.plimsoll.oracle.ReplayPriceSource;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;

/**
 * The prices of a bar file, by index. Live, each index is seen by three sources that replay the
 * same bars.
 *
 * @param indexOfAsset the listed assets of the file
 */
record RecordedMarket(Bars bars, Map<String, IndexId> indexOfAsset) {
  private static final List<String> SOURCES = List.of("replay-1", "replay-2", "replay-3");
  private static final int STEPS_PER_BAR = 60;

  /**
   * Reads the bars of a span of time.
   *
   * @throws org.plimsoll.oracle.BarFileException naming what is wrong with the file
   * @throws UnusableException if nothing in the file is listed
   */
  static RecordedMarket read(Path file, Instant from, Instant to, MarginParameters parameters) {
    Bars bars = Bars.read(file, from, to);
    Map<String, IndexId> indexes = new TreeMap<>();
    for (Asset asset : parameters.assets()) {
      if (bars.assets().contains(asset.id().value())) {
        asset.index().ifPresent(index -> indexes.put(asset.id().value(), index));
      }
    }
    if (indexes.isEmpty()) {
      throw new UnusableException(
          file
              + " holds prices of "
              + bars.assets()
              + ", of which none is listed in parameters "
              + parameters.version());
    }
    return new RecordedMarket(bars, indexes);
  }

  /** The days of the bars; the file names them in errors. */
  DailyHistory days(Path file) {
    return daysBefore(Instant.MAX, file);
  }

  /** The days of the bars that start before an instant. */
  DailyHistory daysBefore(Instant end, Path file) {
    List<Bar> past = bars.bars().stream().filter(bar -> bar.start().isBefore(end)).toList();
    return DailyHistory.of(file.toString(), past, bars.barLength(), indexOfAsset);
  }

  /**
   * The sources of an index, none if the file does not hold it.
   *
   * @param speed bar time by wall time
   */
  List<PriceSource> sources(IndexId index, double speed, Clock clock) {
    var pace = new ReplayPriceSource.Pace(speed, STEPS_PER_BAR, PricePath.Order.HIGH_THEN_LOW);
    Optional<String> asset =
        indexOfAsset.entrySet().stream()
            .filter(entry -> entry.getValue().equals(index))
            .map(Map.Entry::getKey)
            .findFirst();
    List<PriceSource> sources = new ArrayList<>();
    for (String name : asset.isPresent() ? SOURCES : List.<String>of()) {
      sources.add(new ReplayPriceSource(name, index, asset.orElseThrow(), bars, pace, clock));
    }
    return sources;
  }
}
