package org.plimsoll.node.backtest;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hipparchus.util.FastMath;
import org.plimsoll.oracle.Bar;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.statistics.FilteredHistory;
import org.plimsoll.risk.units.Price;

/**
 * The closes of several indexes, one per day of UTC: each the close of the last bar that started on
 * the day. A last day that has not ended is left out. Returns are taken from a history without gaps
 * only. Immutable.
 */
public final class DailyHistory {
  /**
   * How scenarios are made of history until parameters say so: a lambda of 0.97, a month to seed
   * the volatility and at least 500 scenarios.
   */
  public static final FilteredHistory FILTER = new FilteredHistory(0.97, 30, 500);

  private final String source;
  private final List<IndexId> indexes;
  private final List<LocalDate> days;
  private final Price[][] closes;

  private DailyHistory(
      String source, List<IndexId> indexes, List<LocalDate> days, Price[][] closes) {
    this.source = source;
    this.indexes = indexes;
    this.days = days;
    this.closes = closes;
  }

  /**
   * Gathers the days of bars.
   *
   * @param source what errors call it, e.g. the file
   * @param bars in time order; none give a history without a day
   * @param barLength how long one bar lasts
   * @param indexOfAsset what to take from the bars, each asset being in all of them
   */
  public static DailyHistory of(
      String source, List<Bar> bars, Duration barLength, Map<String, IndexId> indexOfAsset) {
    TreeMap<LocalDate, Bar> lastBars = new TreeMap<>();
    bars.forEach(bar -> lastBars.put(dayOf(bar.start()), bar));
    if (!lastBars.isEmpty()) {
      LocalDate last = lastBars.lastKey();
      Instant ended = lastBars.get(last).start().plus(barLength);
      if (ended.isBefore(endOf(last))) {
        lastBars.remove(last);
      }
    }
    Map<IndexId, String> assetOfIndex = new TreeMap<>();
    indexOfAsset.forEach((asset, index) -> assetOfIndex.put(index, asset));
    List<LocalDate> days = List.copyOf(lastBars.keySet());
    Price[][] closes = new Price[days.size()][];
    for (int day = 0; day < closes.length; day++) {
      Bar bar = lastBars.get(days.get(day));
      closes[day] =
          assetOfIndex.values().stream()
              .map(asset -> bar.assets().get(asset).close())
              .toArray(Price[]::new);
    }
    return new DailyHistory(source, List.copyOf(assetOfIndex.keySet()), days, closes);
  }

  /** The indexes that have prices, in order of name. */
  public List<IndexId> indexes() {
    return indexes;
  }

  /** The days that have a close. */
  public List<LocalDate> days() {
    return days;
  }

  /** Whether the history is long enough for the scenarios of a filter. */
  public boolean suffices(FilteredHistory filter) {
    return days.size() >= daysNeededBy(filter);
  }

  /**
   * The scenarios of the day after the last, for the market view of a node; without stress days,
   * which the parameters bring.
   *
   * @throws UnusableInputException if there are too few days, or one between the first and the last
   *     is missing
   */
  public HistoricalScenarios scenarios(FilteredHistory filter) {
    requireUsable(daysNeededBy(filter));
    return filter.scenarios(indexes, returnDays(days.size() - 1), logReturns(), List.of());
  }

  /** One more than the returns: the first day has none. */
  static int daysNeededBy(FilteredHistory filter) {
    return filter.seedDays() + filter.minimumDays() + 1;
  }

  /**
   * Refuses a history with a gap or with too few days.
   *
   * @throws UnusableInputException naming the days that are missing or how many there are
   */
  void requireUsable(int needed) {
    List<String> missing = gaps();
    if (!missing.isEmpty()) {
      throw new UnusableInputException(
          source + " has no bar on " + String.join(", ", missing) + ": fill in what is missing");
    }
    if (days.size() < needed) {
      throw new UnusableInputException(
          source + " has " + days.size() + " complete days and " + needed + " are needed");
    }
  }

  /** The closes of a day, counted from 0. */
  public Map<IndexId, Price> closes(int day) {
    Map<IndexId, Price> prices = new TreeMap<>();
    for (int i = 0; i < indexes.size(); i++) {
      prices.put(indexes.get(i), closes[day][i]);
    }
    return prices;
  }

  /** The days that returns end on, up to and with this day. */
  List<LocalDate> returnDays(int day) {
    return days.subList(1, day + 1);
  }

  /** Per day from the second on and index: ln(close / close of the day before). */
  double[][] logReturns() {
    double[][] returns = new double[Math.max(0, days.size() - 1)][indexes.size()];
    for (int day = 0; day < returns.length; day++) {
      for (int i = 0; i < indexes.size(); i++) {
        returns[day][i] = FastMath.log(closes[day + 1][i].toDouble() / closes[day][i].toDouble());
      }
    }
    return returns;
  }

  /** When a day ends and its close is known. */
  static Instant endOf(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static LocalDate dayOf(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneOffset.UTC);
  }

  private List<String> gaps() {
    List<String> missing = new ArrayList<>();
    for (int day = 1; day < days.size(); day++) {
      LocalDate expected = days.get(day - 1).plusDays(1);
      if (days.get(day).isAfter(expected)) {
        LocalDate last = days.get(day).minusDays(1);
        missing.add(expected.equals(last) ? expected.toString() : expected + " to " + last);
      }
    }
    return missing;
  }
}
