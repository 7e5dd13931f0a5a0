package org.plimsoll.node.backtest;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.statistics.BacktestResult;
import org.plimsoll.risk.statistics.CalibrationAdvice;
import org.plimsoll.risk.statistics.LikelihoodRatio;

/**
 * Parameters that a backtest suggests. Advice to people: nothing is changed by it.
 *
 * @param lambda of the volatility
 * @param multiplier of the expected shortfall, at least 1
 * @param priceRanges of the scenario grid per index, the relative move up and down
 * @param reasons a sentence for each, with its figures
 */
public record Suggestion(
    double lambda, double multiplier, SortedMap<String, Double> priceRanges, List<String> reasons) {
  private static final double UNCOVERED = 0.001;
  private static final double STEP = 0.01;
  private static final double ROUNDING = 1e-9;

  static Suggestion of(BacktestResults results) {
    List<String> reasons = new ArrayList<>();
    double lambda = lambda(results, reasons);
    double multiplier = multiplier(results.books(), reasons);
    SortedMap<String, Double> ranges = new TreeMap<>();
    DailyHistory history = results.request().history();
    for (int i = 0; i < history.indexes().size(); i++) {
      IndexId index = history.indexes().get(i);
      ranges.put(index.value(), priceRange(results, i, reasons));
    }
    return new Suggestion(lambda, multiplier, ranges, List.copyOf(reasons));
  }

  /** The one of fewest rejections; the one in force if it is among them, or else the best fit. */
  private static double lambda(BacktestResults results, List<String> reasons) {
    double own = results.request().filter().lambda();
    double best = own;
    List<String> counts = new ArrayList<>();
    for (Map.Entry<Double, List<BacktestResult>> each : results.byLambda().entrySet()) {
      long rejected = rejected(each.getValue());
      counts.add(text("%d at lambda %s", rejected, each.getKey()));
      long fewest = rejected(results.byLambda().get(best));
      boolean fitsBetter =
          rejected < fewest
              || rejected == fewest
                  && best != own
                  && each.getKey() != own
                  && misfit(each.getValue()) < misfit(results.byLambda().get(best));
      if (fitsBetter || rejected == fewest && each.getKey() == own) {
        best = each.getKey();
      }
    }
    reasons.add(
        text(
            "lambda %s%s: of %d portfolios Kupiec's or the joint test rejects, at 95%%: %s.",
            best,
            best == own ? " stays" : " instead of " + own,
            results.books().size(),
            String.join(", ", counts)));
    return best;
  }

  private static long rejected(List<BacktestResult> books) {
    return books.stream()
        .filter(
            book ->
                book.kupiec().ratio().rejectsAt(BookResult.SIGNIFICANCE)
                    || conditional(book).rejectsAt(BookResult.SIGNIFICANCE))
        .count();
  }

  private static double misfit(List<BacktestResult> books) {
    return books.stream().mapToDouble(book -> conditional(book).statistic()).sum();
  }

  private static LikelihoodRatio conditional(BacktestResult book) {
    return book.christoffersen().conditionalCoverage();
  }

  private static double multiplier(List<BookResult> books, List<String> reasons) {
    double highest = 1;
    boolean isQuiet = true;
    for (BookResult book : books) {
      CalibrationAdvice advice = CalibrationAdvice.of(book.coverage());
      highest = FastMath.max(highest, advice.multiplier());
      if (advice.multiplier() > 1 || advice.reasons().size() > 1) {
        isQuiet = false;
        // The first tells of the last 250 days, and in green of nothing to do.
        advice.reasons().stream()
            .skip(advice.multiplier() > 1 ? 0 : 1)
            .forEach(reason -> reasons.add(book.name() + ": " + reason));
      }
    }
    if (isQuiet) {
      reasons.add("multiplier 1: every portfolio is green, in its last 250 days and its worst.");
    } else if (highest == 1) {
      reasons.add("multiplier 1: no portfolio is yellow or red in its last 250 days.");
    }
    return highest;
  }

  private static double priceRange(BacktestResults results, int column, List<String> reasons) {
    DailyHistory history = results.request().history();
    IndexId index = history.indexes().get(column);
    List<LocalDate> days = history.returnDays(history.days().size() - 1);
    double[][] returns = history.logReturns();
    double[] moves = new double[returns.length];
    int worst = 0;
    for (int day = 0; day < moves.length; day++) {
      moves[day] = FastMath.expm1(returns[day][column]);
      worst = FastMath.abs(moves[day]) > FastMath.abs(moves[worst]) ? day : worst;
    }
    double[] sizes = Arrays.stream(moves).map(FastMath::abs).sorted().toArray();
    int beyond = (int) (UNCOVERED * sizes.length);
    double range = STEP * FastMath.ceil(sizes[sizes.length - 1 - beyond] / STEP - ROUNDING);
    range = FastMath.rint(range / STEP) / FastMath.rint(1 / STEP);
    reasons.add(
        text(
            "price range %.2f of %s%s: it covers 99.9%% of %d days; the largest move was %+.1f%%"
                + " on %s.",
            range,
            index,
            results
                .request()
                .parameters()
                .portfolio()
                .map(rules -> " (in force " + rules.terms(index).priceRange() + ")")
                .orElse(""),
            moves.length,
            100 * moves[worst],
            days.get(worst)));
    return range;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
