package org.plimsoll.risk.statistics;

import java.time.LocalDate;
import java.util.List;

/**
 * What a backtest found.
 *
 * @param days observed
 * @param confidence the margin claims to have
 * @param exceptionDates days whose loss was greater than the margin, in time order
 * @param christoffersen number and independence of the exceptions, over all days
 * @param light over the last 250 days, or all if fewer
 * @param worstLight over the 250 consecutive days with most exceptions, the last such
 * @param worstWindowEnd last day of that window
 * @param averageMargin over all days
 * @param peakToTrough highest margin over lowest, at least 1
 * @param largestFiveDayRise relative, at least 0
 */
public record BacktestResult(
    int days,
    double confidence,
    List<LocalDate> exceptionDates,
    Christoffersen christoffersen,
    TrafficLight light,
    TrafficLight worstLight,
    LocalDate worstWindowEnd,
    double averageMargin,
    double peakToTrough,
    double largestFiveDayRise) {
  public BacktestResult {
    exceptionDates = List.copyOf(exceptionDates);
  }

  public int exceptions() {
    return exceptionDates.size();
  }

  public Kupiec kupiec() {
    return christoffersen.coverage();
  }
}
