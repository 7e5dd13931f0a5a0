package org.plimsoll.node.backtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.statistics.BacktestResult;
import org.plimsoll.risk.statistics.CalibrationAdvice;
import org.plimsoll.risk.statistics.LikelihoodRatio;
import org.plimsoll.risk.statistics.TrafficLight;

/**
 * What a backtest found, as a file holds it. Rates are of the gross notional; amounts of the daily
 * series are in the settlement asset.
 *
 * @param confidence the value at risk claims to have
 * @param filter of the history
 * @param from the first day tested
 * @param to the last
 * @param lambdas the same books by other volatilities
 */
public record BacktestReport(
    String prices,
    String parameters,
    String method,
    double confidence,
    Filter filter,
    String from,
    String to,
    int days,
    List<Book> portfolios,
    SortedMap<String, SortedMap<String, LambdaResult>> lambdas,
    Suggestion suggestion) {

  /** How scenarios are made of history. */
  record Filter(double lambda, int seedDays, int minimumDays) {}

  /** One portfolio; the series is empty unless it was asked for. */
  record Book(
      String name,
      Coverage valueAtRisk,
      Coverage flooredValueAtRisk,
      double averageExpectedShortfall,
      Margin initial,
      Margin maintenance,
      Advice advice,
      List<Day> series) {}

  record Coverage(
      int days,
      int exceptions,
      double expectedExceptions,
      List<String> exceptionDates,
      Test kupiec,
      Test independence,
      Test conditionalCoverage,
      Light light,
      Light worstLight,
      String worstWindowEnd,
      double average,
      double peakToTrough,
      double largestFiveDayRise) {
    static Coverage of(BacktestResult result) {
      return new Coverage(
          result.days(),
          result.exceptions(),
          result.kupiec().expectedExceptions(),
          texts(result.exceptionDates()),
          Test.of(result.kupiec().ratio()),
          Test.of(result.christoffersen().independence()),
          Test.of(result.christoffersen().conditionalCoverage()),
          Light.of(result.light()),
          Light.of(result.worstLight()),
          result.worstWindowEnd().toString(),
          result.averageMargin(),
          result.peakToTrough(),
          result.largestFiveDayRise());
    }
  }

  /** A likelihood ratio test; rejected at 95%. */
  record Test(double statistic, double pValue, boolean rejected) {
    static Test of(LikelihoodRatio ratio) {
      return new Test(ratio.statistic(), ratio.pValue(), ratio.rejectsAt(BookResult.SIGNIFICANCE));
    }
  }

  record Light(String zone, int exceptions, int days) {
    static Light of(TrafficLight light) {
      return new Light(light.zone().name(), light.exceptions(), light.days());
    }
  }

  record Margin(
      double average,
      double peakToTrough,
      double largestFiveDayRise,
      int exceeded,
      List<String> exceededDates,
      String worstDay,
      double worstUse) {
    static Margin of(MarginResult result) {
      return new Margin(
          result.average(),
          result.peakToTrough(),
          result.largestFiveDayRise(),
          result.exceeded().size(),
          texts(result.exceeded()),
          result.worstDay().toString(),
          result.worstUse());
    }
  }

  record Advice(double multiplier, List<String> reasons) {}

  record LambdaResult(int exceptions, double kupiec, double conditionalCoverage) {}

  record Day(
      String date,
      double gross,
      double valueAtRisk,
      double flooredValueAtRisk,
      double expectedShortfall,
      double initial,
      double maintenance,
      double haircut,
      double pnl) {
    static Day of(BookDay day) {
      return new Day(
          day.date().toString(),
          day.gross(),
          day.valueAtRisk(),
          day.flooredValueAtRisk(),
          day.expectedShortfall(),
          day.initial(),
          day.maintenance(),
          day.haircut(),
          day.pnl());
    }
  }

  /**
   * Sums results up.
   *
   * @param prices what the history came from
   * @param method of margin
   * @param withSeries whether every day of every book is in it
   */
  public static BacktestReport of(
      BacktestResults results, String prices, String method, boolean withSeries) {
    var filter = results.request().filter();
    List<BookDay> days = results.books().get(0).days();
    return new BacktestReport(
        prices,
        results.request().parameters().version(),
        method,
        BacktestRun.CONFIDENCE,
        new Filter(filter.lambda(), filter.seedDays(), filter.minimumDays()),
        days.get(0).date().toString(),
        days.get(days.size() - 1).date().toString(),
        days.size(),
        results.books().stream().map(book -> book(book, withSeries)).toList(),
        lambdas(results),
        Suggestion.of(results));
  }

  /** Writes the report as JSON; the directory is made if it is missing. */
  public void write(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
  }

  private static Book book(BookResult result, boolean withSeries) {
    CalibrationAdvice advice = CalibrationAdvice.of(result.coverage());
    return new Book(
        result.name(),
        Coverage.of(result.coverage()),
        Coverage.of(result.floored()),
        result.days().stream()
            .mapToDouble(day -> day.expectedShortfall() / day.gross())
            .average()
            .orElseThrow(),
        Margin.of(result.initial()),
        Margin.of(result.maintenance()),
        new Advice(advice.multiplier(), advice.reasons()),
        withSeries ? result.days().stream().map(Day::of).toList() : List.of());
  }

  private static SortedMap<String, SortedMap<String, LambdaResult>> lambdas(
      BacktestResults results) {
    SortedMap<String, SortedMap<String, LambdaResult>> lambdas = new TreeMap<>();
    results
        .byLambda()
        .forEach(
            (lambda, coverages) -> {
              SortedMap<String, LambdaResult> books = new TreeMap<>();
              for (int b = 0; b < coverages.size(); b++) {
                BacktestResult each = coverages.get(b);
                books.put(
                    results.books().get(b).name(),
                    new LambdaResult(
                        each.exceptions(),
                        each.kupiec().ratio().pValue(),
                        each.christoffersen().conditionalCoverage().pValue()));
              }
              lambdas.put(lambda.toString(), books);
            });
    return lambdas;
  }

  private static List<String> texts(List<LocalDate> dates) {
    return dates.stream().map(LocalDate::toString).toList();
  }
}
