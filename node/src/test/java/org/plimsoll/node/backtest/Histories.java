package org.plimsoll.node.backtest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.plimsoll.oracle.Bar;
import org.plimsoll.oracle.Ohlc;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.statistics.FilteredHistory;
import org.plimsoll.risk.units.Price;

/** Made-up histories of bitcoin and ether. */
final class Histories {
  static final IndexId BTC = IndexId.of("BTC-USDT");
  static final IndexId ETH = IndexId.of("ETH-USDT");
  static final Map<String, IndexId> INDEXES = Map.of("BTC", BTC, "ETH", ETH);
  static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
  static final FilteredHistory FILTER = new FilteredHistory(0.9, 10, 100);

  private Histories() {}

  /** A bar in which nothing moves. */
  static Bar bar(String start, String btc, String eth) {
    return new Bar(Instant.parse(start), Map.of("BTC", flat(btc), "ETH", flat(eth)));
  }

  /** Daily bars of a random walk, the same for a seed; both indexes move alike in part. */
  static List<Bar> walk(long seed, int days) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Bar> bars = new ArrayList<>();
    double btc = 10_000;
    double eth = 200;
    for (int day = 0; day < days; day++) {
      double common = random.nextGaussian() * 0.03;
      btc *= Math.exp(common + random.nextGaussian() * 0.01);
      eth *= Math.exp(common + random.nextGaussian() * 0.02);
      bars.add(
          bar(
              START.plus(Duration.ofDays(day)).toString(),
              Price.nearest(btc).toString(),
              Price.nearest(eth).toString()));
    }
    return bars;
  }

  static DailyHistory of(List<Bar> bars) {
    return DailyHistory.of("made-up", bars, Duration.ofDays(1), INDEXES);
  }

  /** The same bars with the last closes multiplied. */
  static List<Bar> withLast(List<Bar> bars, int count, double factor) {
    List<Bar> changed = new ArrayList<>(bars);
    for (int n = bars.size() - count; n < bars.size(); n++) {
      Map<String, Ohlc> assets = new TreeMap<>();
      bars.get(n)
          .assets()
          .forEach(
              (asset, ohlc) ->
                  assets.put(
                      asset, flat(Price.nearest(ohlc.close().toDouble() * factor).toString())));
      changed.set(n, new Bar(bars.get(n).start(), assets));
    }
    return changed;
  }

  private static Ohlc flat(String price) {
    Price at = Price.of(price);
    return new Ohlc(at, at, at, at);
  }
}
