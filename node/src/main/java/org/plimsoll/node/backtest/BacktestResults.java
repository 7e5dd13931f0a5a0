package org.plimsoll.node.backtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.statistics.Backtest;
import org.plimsoll.risk.statistics.BacktestDay;
import org.plimsoll.risk.statistics.BacktestResult;

/**
 * What a backtest found.
 *
 * @param books in the order they were given
 * @param byLambda coverage of each book's forecast by other volatilities, in the same order
 */
public record BacktestResults(
    BacktestRun.Request request,
    List<BookResult> books,
    SortedMap<Double, List<BacktestResult>> byLambda) {

  static BacktestResults of(
      BacktestRun.Request request,
      Map<TestedBook, List<BookDay>> days,
      Map<Double, Map<TestedBook, List<BacktestDay>>> byLambda) {
    List<BookResult> books = new ArrayList<>();
    days.forEach((book, each) -> books.add(BookResult.of(book, each)));
    SortedMap<Double, List<BacktestResult>> coverages = new TreeMap<>();
    byLambda.forEach(
        (lambda, perBook) ->
            coverages.put(
                lambda,
                perBook.values().stream()
                    .map(each -> Backtest.run(each, BacktestRun.CONFIDENCE))
                    .toList()));
    return new BacktestResults(request, List.copyOf(books), coverages);
  }
}
