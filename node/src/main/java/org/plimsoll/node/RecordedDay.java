package org.plimsoll.node;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.plimsoll.node.backtest.DailyHistory;
import org.plimsoll.oracle.Bar;
import org.plimsoll.oracle.Ohlc;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.whatif.HistoricalDay;

/** Finds in a bar file what happened on a day of UTC. */
final class RecordedDay {
  private static final int DECIMALS = 8;

  private RecordedDay() {}

  /**
   * The moves of a day from the close of the day before: to its own close, and to the price of the
   * day that lies farthest from it, up or down.
   *
   * @throws UnusableException if the file does not hold both days to their end
   * @throws org.plimsoll.oracle.BarFileException naming what is wrong with the file
   */
  static HistoricalDay read(Path file, LocalDate day, MarginParameters parameters) {
    RecordedMarket recorded =
        RecordedMarket.read(file, startOf(day.minusDays(1)), startOf(day.plusDays(1)), parameters);
    DailyHistory history = recorded.days(file);
    if (!history.days().equals(List.of(day.minusDays(1), day))) {
      throw new UnusableException(
          file + " does not hold " + day + " and the day before to their end");
    }
    Map<IndexId, Price> before = history.closes(0);
    Map<IndexId, Rate> closes = new TreeMap<>();
    history.closes(1).forEach((index, close) -> closes.put(index, move(before.get(index), close)));
    return new HistoricalDay(day.toString(), closes, farthest(recorded, day, before));
  }

  private static Map<IndexId, Rate> farthest(
      RecordedMarket recorded, LocalDate day, Map<IndexId, Price> before) {
    Map<IndexId, Rate> farthest = new TreeMap<>();
    for (Bar bar : recorded.bars().bars()) {
      if (!bar.start().isBefore(startOf(day))) {
        recorded
            .indexOfAsset()
            .forEach(
                (asset, index) -> {
                  Ohlc prices = bar.assets().get(asset);
                  for (Price price : List.of(prices.low(), prices.high())) {
                    farthest.merge(index, move(before.get(index), price), RecordedDay::farther);
                  }
                });
      }
    }
    return farthest;
  }

  private static Rate farther(Rate one, Rate other) {
    return Math.abs(other.units()) > Math.abs(one.units()) ? other : one;
  }

  private static Rate move(Price from, Price to) {
    BigDecimal ratio =
        to.toBigDecimal().divide(from.toBigDecimal(), DECIMALS, RoundingMode.HALF_EVEN);
    return Rate.of(ratio.toPlainString()).minus(Rate.ONE);
  }

  private static Instant startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
