package org.plimsoll.node.backtest;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.plimsoll.risk.statistics.Procyclicality;

/**
 * How a requirement did: what it asked, how it swung, and when a day lost more than it and the
 * haircut of the collateral together. Rates are of the gross notional.
 *
 * @param average rate over all days
 * @param peakToTrough highest rate over lowest, at least 1
 * @param largestFiveDayRise relative, at least 0
 * @param exceeded days that lost more, in time order
 * @param worstDay the day whose loss came closest to what covered it, or went furthest beyond
 * @param worstUse loss of that day / what covered it; above 1 if it was not enough
 */
public record MarginResult(
    double average,
    double peakToTrough,
    double largestFiveDayRise,
    List<LocalDate> exceeded,
    LocalDate worstDay,
    double worstUse) {
  private static final int RISE_DAYS = 5;

  static MarginResult of(List<BookDay> days, ToDoubleFunction<BookDay> margin) {
    double[] rates =
        days.stream().mapToDouble(day -> margin.applyAsDouble(day) / day.gross()).toArray();
    List<LocalDate> exceeded = new ArrayList<>();
    BookDay worst = days.get(0);
    for (BookDay day : days) {
      if (use(day, margin) > 1) {
        exceeded.add(day.date());
      }
      if (use(day, margin) > use(worst, margin)) {
        worst = day;
      }
    }
    return new MarginResult(
        Procyclicality.average(rates),
        Procyclicality.peakToTrough(rates),
        Procyclicality.largestRise(rates, RISE_DAYS),
        List.copyOf(exceeded),
        worst.date(),
        use(worst, margin));
  }

  private static double use(BookDay day, ToDoubleFunction<BookDay> margin) {
    return -day.pnl() / (margin.applyAsDouble(day) + day.haircut());
  }
}
