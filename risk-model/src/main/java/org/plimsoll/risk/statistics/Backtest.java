package org.plimsoll.risk.statistics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Did the margin cover what then happened, as often as it promised, and how hard did it swing? */
public final class Backtest {
  /** The traffic light looks at so many days: about a year of trading. */
  static final int WINDOW = 250;

  private static final int RISE_DAYS = 5;

  private Backtest() {}

  /**
   * Judges a series.
   *
   * @param days in time order, each date once, at least two
   * @param confidence the margin claims to have, between 0 and 1, e.g. 0.99
   * @throws IllegalArgumentException if there are too few days, they do not rise, or the confidence
   *     is outside its range
   */
  public static BacktestResult run(List<BacktestDay> days, double confidence) {
    double probability = 1 - Checked.openFraction("confidence", confidence);
    Checked.atLeast(2, "number of days", days.size());
    boolean[] exceptions = new boolean[days.size()];
    double[] margins = new double[days.size()];
    List<LocalDate> dates = new ArrayList<>();
    for (int i = 0; i < exceptions.length; i++) {
      BacktestDay day = days.get(i);
      if (i > 0 && !day.date().isAfter(days.get(i - 1).date())) {
        throw new IllegalArgumentException(
            day.date()
                + " follows "
                + days.get(i - 1).date()
                + ": give the days in time order, once");
      }
      margins[i] = day.margin();
      exceptions[i] = day.isException();
      if (exceptions[i]) {
        dates.add(day.date());
      }
    }
    int window = Math.min(WINDOW, exceptions.length);
    int worstEnd = worstEnd(exceptions, window);
    return new BacktestResult(
        exceptions.length,
        confidence,
        dates,
        Christoffersen.of(exceptions, probability),
        light(exceptions, exceptions.length, window, probability),
        light(exceptions, worstEnd, window, probability),
        days.get(worstEnd - 1).date(),
        Procyclicality.average(margins),
        Procyclicality.peakToTrough(margins),
        Procyclicality.largestRise(margins, RISE_DAYS));
  }

  private static TrafficLight light(boolean[] exceptions, int end, int window, double probability) {
    return new TrafficLight(window, count(exceptions, end, window), probability);
  }

  /** Where the window of most exceptions ends, exclusive; of equal ones the last. */
  private static int worstEnd(boolean[] exceptions, int window) {
    int worst = window;
    int most = count(exceptions, window, window);
    int count = most;
    for (int end = window + 1; end <= exceptions.length; end++) {
      count += (exceptions[end - 1] ? 1 : 0) - (exceptions[end - 1 - window] ? 1 : 0);
      if (count >= most) {
        most = count;
        worst = end;
      }
    }
    return worst;
  }

  private static int count(boolean[] exceptions, int end, int window) {
    int count = 0;
    for (int day = end - window; day < end; day++) {
      count += exceptions[day] ? 1 : 0;
    }
    return count;
  }
}
