package org.plimsoll.risk.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Rate;

/**
 * The usual daily moves as the scenarios of a view show them, without its stress days. What they do
 * not show is assumed: {@link #ASSUMED_DEVIATION} and {@link #ASSUMED_CORRELATION}.
 */
public final class ObservedMoves {
  /** Of an index without history. */
  public static final Rate ASSUMED_DEVIATION = Rate.of("0.04");

  /** Where fewer than two indexes have a history. */
  public static final Rate ASSUMED_CORRELATION = Rate.of("0.5");

  private static final int LEAST_DAYS = 20;
  private static final double LEAST_DEVIATION = 0.0001;
  private static final double HIGHEST_CORRELATION = 0.99;

  private ObservedMoves() {}

  /** The daily moves of these indexes; correlation is the average over all pairs, at least 0. */
  public static DailyMoves of(MarketView view, Set<IndexId> indexes) {
    Map<IndexId, Rate> deviations = new TreeMap<>();
    List<double[]> scores = new ArrayList<>();
    for (IndexId index : indexes) {
      double[] returns = view.history().map(days -> returns(days, index)).orElse(new double[0]);
      if (returns.length < LEAST_DAYS) {
        deviations.put(index, ASSUMED_DEVIATION);
      } else {
        double deviation = FastMath.max(LEAST_DEVIATION, standardize(returns));
        deviations.put(index, rate(deviation));
        scores.add(returns);
      }
    }
    return new DailyMoves(
        deviations, scores.size() < 2 ? ASSUMED_CORRELATION : averageCorrelation(scores));
  }

  /** Logarithmic returns of usual days; none if the scenarios do not move the index. */
  private static double[] returns(HistoricalScenarios days, IndexId index) {
    int column = days.column(index);
    double[] returns = new double[column < 0 ? 0 : days.stressFrom()];
    for (int day = 0; day < returns.length; day++) {
      returns[day] = FastMath.log1p(days.move(day, column));
    }
    return returns;
  }

  /** Turns returns into scores of mean 0 and deviation 1, and says what their deviation was. */
  private static double standardize(double[] returns) {
    double mean = 0;
    for (double each : returns) {
      mean += each / returns.length;
    }
    double squares = 0;
    for (double each : returns) {
      squares += (each - mean) * (each - mean);
    }
    double deviation = FastMath.sqrt(squares / (returns.length - 1));
    for (int day = 0; day < returns.length; day++) {
      returns[day] = deviation == 0 ? 0 : (returns[day] - mean) / deviation;
    }
    return deviation;
  }

  private static Rate averageCorrelation(List<double[]> scores) {
    double sum = 0;
    int pairs = 0;
    for (int a = 0; a < scores.size(); a++) {
      for (int b = 0; b < a; b++) {
        sum += product(scores.get(a), scores.get(b)) / (scores.get(a).length - 1);
        pairs++;
      }
    }
    return rate(FastMath.max(0, FastMath.min(HIGHEST_CORRELATION, sum / pairs)));
  }

  private static double product(double[] a, double[] b) {
    double sum = 0;
    for (int day = 0; day < a.length; day++) {
      sum += a[day] * b[day];
    }
    return sum;
  }

  private static Rate rate(double value) {
    return Rate.ofUnits(FastMath.round(value * Rate.ONE.units()));
  }
}
