package org.plimsoll.liquidation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;

/**
 * What the circuit breakers have seen, as far back as their windows reach. Immutable. It is lost
 * with its node: windows then start anew.
 *
 * @param prices valid ones, per index, the oldest first
 * @param notValidSince per index that has no valid price
 * @param fund its values, the oldest first
 * @param liquidated what was traded between two looks, per instrument, the oldest first
 * @param total of liquidations at the last look, per instrument
 */
public record BreakerHistory(
    SortedMap<IndexId, List<Seen>> prices,
    SortedMap<IndexId, Instant> notValidSince,
    List<Seen> fund,
    SortedMap<InstrumentId, List<Seen>> liquidated,
    SortedMap<InstrumentId, Cash> total) {
  public static final BreakerHistory EMPTY =
      new BreakerHistory(
          new TreeMap<>(), new TreeMap<>(), List.of(), new TreeMap<>(), new TreeMap<>());

  /** An amount at a time, in the settlement asset. */
  public record Seen(Instant at, Cash amount) {}

  /** With one more look at the market, and without what is older than the windows. */
  public BreakerHistory with(BreakerReading reading, BreakerSettings settings) {
    Instant now = reading.at();
    SortedMap<IndexId, List<Seen>> newPrices = new TreeMap<>();
    SortedMap<IndexId, Instant> newNotValid = new TreeMap<>();
    for (IndexId index : reading.view().parameters().indexes()) {
      List<Seen> seen = prices.getOrDefault(index, List.of());
      if (reading.view().isValid(index)) {
        Cash price = Cash.ofUnits(reading.view().known(index).price().units());
        newPrices.put(index, with(seen, new Seen(now, price), settings.indexWindow()));
      } else {
        newPrices.put(index, since(seen, now.minus(settings.indexWindow())));
        // One that never had a price is no market yet.
        if (reading.view().indexPrice(index).isPresent()) {
          newNotValid.put(index, notValidSince.getOrDefault(index, now));
        }
      }
    }
    List<Seen> newFund =
        reading
            .fund()
            .map(value -> with(fund, new Seen(now, value), settings.fundWindow()))
            .orElse(fund);
    return new BreakerHistory(
        newPrices, newNotValid, newFund, traded(reading, settings), reading.liquidated());
  }

  /** A liquidator that started anew counts from nothing: its total is then what was traded. */
  private SortedMap<InstrumentId, List<Seen>> traded(
      BreakerReading reading, BreakerSettings settings) {
    SortedMap<InstrumentId, List<Seen>> traded = new TreeMap<>(liquidated);
    reading
        .liquidated()
        .forEach(
            (instrument, sum) -> {
              Cash before = total.getOrDefault(instrument, Cash.ZERO);
              Cash more = sum.compareTo(before) >= 0 ? sum.minus(before) : sum;
              List<Seen> seen = traded.getOrDefault(instrument, List.of());
              traded.put(
                  instrument, with(seen, new Seen(reading.at(), more), settings.volumeWindow()));
            });
    return traded;
  }

  /** What was seen since a moment, that included. */
  static List<Seen> since(List<Seen> seen, Instant from) {
    return seen.stream().filter(each -> !each.at().isBefore(from)).toList();
  }

  private static List<Seen> with(List<Seen> seen, Seen news, Duration window) {
    List<Seen> all = new ArrayList<>(since(seen, news.at().minus(window)));
    all.add(news);
    return Collections.unmodifiableList(all);
  }
}
