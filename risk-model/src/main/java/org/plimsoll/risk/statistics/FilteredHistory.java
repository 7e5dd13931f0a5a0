package org.plimsoll.risk.statistics;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;

/**
 * How scenarios are made of history: each day's log return is divided by the volatility that was
 * known before that day and multiplied by the current one, so that a quiet year still says what
 * today's market can do. All underlyings of a scenario come from the same day, which keeps how they
 * fall together.
 *
 * <p>The current volatility is the forecast, and never below the volatility of the whole history:
 * margin then cannot sink without limit in calm and need not leap when calm ends. It is in the
 * spirit of Regulation (EU) 153/2013, Article 28(1)(c), whose floor is a margin from ten years of
 * volatility; it is that floor if the history is ten years long. A day before which an underlying
 * had never moved is taken as it was.
 *
 * <p>Stress days are appended as they are, unscaled, after all days of history.
 *
 * <p>Source: Barone-Adesi, Giannopoulos and Vosper, VaR without correlations for portfolios of
 * derivative securities (1999); Hull and White, Incorporating volatility updating into the
 * historical simulation method for value at risk (1998).
 *
 * @param lambda of the volatility, between 0 and 1, e.g. 0.97
 * @param seedDays days at the start that give the first volatility and no scenario, at least 1
 * @param minimumDays scenarios history must give, at least 1, e.g. 500
 */
public record FilteredHistory(double lambda, int seedDays, int minimumDays) {
  public FilteredHistory {
    Checked.openFraction("lambda", lambda);
    Checked.atLeast(1, "number of seed days", seedDays);
    Checked.atLeast(1, "minimum number of days", minimumDays);
  }

  /**
   * Makes the scenarios.
   *
   * @param underlyings one per column, none twice
   * @param days of the rows, rising
   * @param logReturns per day and underlying: ln(price / price of the day before). A day on which
   *     an underlying had no price is refused, for 0 would say that it could not move: leave the
   *     day out for all, or take the return of another index for it
   * @param stress days that are always appended, each with a move of every underlying
   * @throws IllegalArgumentException if the history is too short, not aligned, not rising or not
   *     finite, or a stress day does not move every underlying
   */
  public HistoricalScenarios scenarios(
      List<IndexId> underlyings,
      List<LocalDate> days,
      double[][] logReturns,
      List<StressDay> stress) {
    requireAligned(underlyings, days, logReturns);
    int filtered = days.size() - seedDays;
    double[][] moves = new double[filtered + stress.size()][underlyings.size()];
    for (int u = 0; u < underlyings.size(); u++) {
      filter(column(logReturns, u), moves, u);
    }
    List<String> labels = new ArrayList<>();
    days.subList(seedDays, days.size()).forEach(day -> labels.add(day.toString()));
    for (int s = 0; s < stress.size(); s++) {
      labels.add(stress.get(s).label());
      for (int u = 0; u < underlyings.size(); u++) {
        moves[filtered + s][u] = stressMove(stress.get(s), underlyings.get(u));
      }
    }
    return HistoricalScenarios.of(underlyings, moves, filtered, labels);
  }

  private void filter(double[] returns, double[][] moves, int column) {
    EwmaVolatility volatility = EwmaVolatility.of(returns, lambda, seedDays);
    double current = FastMath.max(volatility.forecast(), volatility.unconditional());
    for (int day = seedDays; day < returns.length; day++) {
      double before = volatility.before(day);
      double scale = before > 0 ? current / before : 1;
      moves[day - seedDays][column] = FastMath.expm1(returns[day] * scale);
    }
  }

  private void requireAligned(
      List<IndexId> underlyings, List<LocalDate> days, double[][] logReturns) {
    if (days.size() != logReturns.length) {
      throw new IllegalArgumentException(
          days.size() + " days have " + logReturns.length + " rows of returns: give one per day");
    }
    if (days.size() < seedDays + minimumDays) {
      throw new IllegalArgumentException(
          "history has "
              + days.size()
              + " days and needs "
              + (seedDays + minimumDays)
              + ": "
              + seedDays
              + " to seed the volatility and "
              + minimumDays
              + " scenarios");
    }
    for (int day = 0; day < days.size(); day++) {
      if (day > 0 && !days.get(day).isAfter(days.get(day - 1))) {
        throw new IllegalArgumentException(
            days.get(day)
                + " follows "
                + days.get(day - 1)
                + ": give the days in time order, once");
      }
      if (logReturns[day].length != underlyings.size()) {
        throw new IllegalArgumentException(
            days.get(day)
                + " has "
                + logReturns[day].length
                + " returns of "
                + underlyings.size()
                + " underlyings: align the rows first");
      }
      for (int u = 0; u < underlyings.size(); u++) {
        Checked.finite(
            "return of " + underlyings.get(u) + " on " + days.get(day), logReturns[day][u]);
      }
    }
  }

  private static double stressMove(StressDay stress, IndexId underlying) {
    Double move = stress.moves().get(underlying);
    if (move == null) {
      throw new IllegalArgumentException(
          "stress day "
              + stress.label()
              + " does not move "
              + underlying
              + ": give a move, 0 only if none is meant");
    }
    return move;
  }

  private static double[] column(double[][] rows, int column) {
    double[] values = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      values[i] = rows[i][column];
    }
    return values;
  }
}
