package org.plimsoll.node;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.node.backtest.DailyHistory;
import org.plimsoll.oracle.Bar;
import org.plimsoll.oracle.Bars;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.units.Price;

/**
 * What a replay trades in: the recorded bars and what would have been listed when they begin. Every
 * process that reads the same span of the same file has the same.
 *
 * @param indexOfAsset the listed assets of the file
 * @param parameters with what is listed
 */
record ReplayMarket(
    Path file,
    Instant from,
    Bars bars,
    Map<String, IndexId> indexOfAsset,
    MarginParameters parameters) {

  /**
   * Reads the prices and lists what is traded, under the parameters of the house.
   *
   * @throws org.plimsoll.oracle.BarFileException naming what is wrong with the file
   * @throws UnusableException if nothing in the file is listed
   */
  static ReplayMarket read(Path file, Instant from, Instant to) {
    MarginParameters house = ParameterFile.house();
    var recorded = RecordedMarket.read(file, from, to, house);
    Map<IndexId, Price> first = opens(recorded.bars().bars().get(0), recorded.indexOfAsset());
    MarginParameters listed = ReplayListing.of(house, first, from, to);
    return new ReplayMarket(file, from, recorded.bars(), recorded.indexOfAsset(), listed);
  }

  /** When it begins. */
  Instant start() {
    return bars.bars().get(0).start();
  }

  /** The prices it begins with. */
  Map<IndexId, Price> firstPrices() {
    return opens(bars.bars().get(0), indexOfAsset);
  }

  /** Prices by asset of the file as prices by index, without those that are not listed. */
  Map<IndexId, Price> byIndex(Map<String, Price> byAsset) {
    return byIndex(byAsset, indexOfAsset);
  }

  /** The days of the file before the first replayed bar, if they are enough for scenarios. */
  Optional<DailyHistory> past() {
    DailyHistory past =
        RecordedMarket.read(file, Instant.MIN, end(), parameters).daysBefore(from, file);
    return past.suffices(DailyHistory.FILTER) ? Optional.of(past) : Optional.empty();
  }

  /** The scenarios of those days. */
  Optional<HistoricalScenarios> scenarios() {
    return past().map(days -> days.scenarios(DailyHistory.FILTER));
  }

  /**
   * When a node is lost in the middle of the crash: half way through the bar whose low lies
   * furthest below its open, on average over what is listed.
   */
  Instant middleOfTheFall() {
    Bar worst = bars.bars().get(0);
    for (Bar bar : bars.bars()) {
      worst = fall(bar) > fall(worst) ? bar : worst;
    }
    return worst.start().plus(bars.barLength().dividedBy(2));
  }

  private double fall(Bar bar) {
    return indexOfAsset.keySet().stream()
        .map(bar.assets()::get)
        .mapToDouble(ohlc -> 1 - ohlc.low().toDouble() / ohlc.open().toDouble())
        .average()
        .orElse(0);
  }

  private Instant end() {
    List<Bar> all = bars.bars();
    return all.get(all.size() - 1).start().plus(bars.barLength());
  }

  private static Map<IndexId, Price> opens(Bar bar, Map<String, IndexId> indexOfAsset) {
    Map<String, Price> opens = new TreeMap<>();
    bar.assets().forEach((asset, ohlc) -> opens.put(asset, ohlc.open()));
    return byIndex(opens, indexOfAsset);
  }

  private static Map<IndexId, Price> byIndex(
      Map<String, Price> byAsset, Map<String, IndexId> indexOfAsset) {
    Map<IndexId, Price> prices = new TreeMap<>();
    byAsset.forEach(
        (asset, price) ->
            Optional.ofNullable(indexOfAsset.get(asset))
                .ifPresent(index -> prices.put(index, price)));
    return prices;
  }
}
