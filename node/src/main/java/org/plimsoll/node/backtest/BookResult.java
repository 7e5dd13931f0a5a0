package org.plimsoll.node.backtest;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.plimsoll.risk.statistics.Backtest;
import org.plimsoll.risk.statistics.BacktestDay;
import org.plimsoll.risk.statistics.BacktestResult;

/**
 * What a backtest found of one book.
 *
 * @param coverage of the forecast value at risk, as a rate of the gross notional
 * @param floored of the value at risk at a volatility with floor, likewise
 */
public record BookResult(
    String name,
    List<BookDay> days,
    BacktestResult coverage,
    BacktestResult floored,
    MarginResult initial,
    MarginResult maintenance) {
  /** At which a test rejects: a true model is rejected once in twenty times. */
  static final double SIGNIFICANCE = 0.05;

  static BookResult of(TestedBook book, List<BookDay> days) {
    return new BookResult(
        book.name(),
        List.copyOf(days),
        coverage(days, BookDay::valueAtRisk),
        coverage(days, BookDay::flooredValueAtRisk),
        MarginResult.of(days, BookDay::initial),
        MarginResult.of(days, BookDay::maintenance));
  }

  private static BacktestResult coverage(
      List<BookDay> days, ToDoubleFunction<BookDay> valueAtRisk) {
    return Backtest.run(
        days.stream()
            .map(
                day ->
                    new BacktestDay(
                        day.date(),
                        valueAtRisk.applyAsDouble(day) / day.gross(),
                        day.pnl() / day.gross()))
            .toList(),
        BacktestRun.CONFIDENCE);
  }
}
