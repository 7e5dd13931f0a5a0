package org.plimsoll.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plimsoll.oracle.PriceSource;
import org.plimsoll.oracle.SimulatedMarket;
import org.plimsoll.oracle.SimulatedPriceSource;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/** A simulated market that runs with the clock, seen by three sources per index. */
final class LiveMarket {
  static final Duration STEP = Duration.ofMillis(200);

  private static final List<String> SOURCES = List.of("sim-1", "sim-2", "sim-3");
  private static final Map<String, String> FIRST_PRICES =
      Map.of(
          "BTC-USDT", "60000",
          "ETH-USDT", "3000",
          "LTC-USDT", "80",
          "LINK-USDT", "15",
          "AVAX-USDT", "30",
          "DOT-USDT", "5");

  /** Livelier than an ordinary day, so that something is to be seen within a minute. */
  private static final SimulatedMarket.Moves LIVELY =
      new SimulatedMarket.Moves(4e-4, 0.7, 1e-3, 0.004);

  private final SimulatedMarket market;
  private final Instant origin;
  private final Clock clock;

  LiveMarket(MarginParameters parameters, long seed, Clock clock) {
    this.market = new SimulatedMarket(seed, firstPrices(parameters), LIVELY);
    this.origin = clock.instant();
    this.clock = clock;
  }

  /** A price of each index to begin with. */
  static Map<IndexId, Price> firstPrices(MarginParameters parameters) {
    Map<IndexId, Price> first = new TreeMap<>();
    parameters
        .indexes()
        .forEach(
            index -> first.put(index, Price.of(FIRST_PRICES.getOrDefault(index.value(), "100"))));
    return first;
  }

  List<PriceSource> sources(IndexId index) {
    List<PriceSource> sources = new ArrayList<>();
    for (String name : SOURCES) {
      sources.add(new SimulatedPriceSource(name + "-" + index, index, market, origin, STEP, clock));
    }
    return sources;
  }

  /** Every index falls by this fraction, step by step, over this time. */
  void crash(Rate drop, Duration over) {
    market.crash(drop, (int) Math.max(1, over.dividedBy(STEP)));
  }
}
