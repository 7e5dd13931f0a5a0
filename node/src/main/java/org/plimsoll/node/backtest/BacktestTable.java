package org.plimsoll.node.backtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.plimsoll.node.backtest.BacktestReport.Book;
import org.plimsoll.node.backtest.BacktestReport.Coverage;
import org.plimsoll.node.backtest.BacktestReport.Light;
import org.plimsoll.node.backtest.BacktestReport.Margin;

/** A report as lines to read on a terminal of 110 columns. */
public final class BacktestTable {
  private static final String NAME = "%-16.16s";

  private BacktestTable() {}

  public static List<String> lines(BacktestReport report) {
    List<String> lines = new ArrayList<>();
    addCoverage(lines, report);
    lines.add("");
    addMargin(lines, report);
    lines.add("");
    addVerdict(lines, report);
    lines.add("");
    lines.add("Suggested:");
    report.suggestion().reasons().forEach(reason -> lines.add("- " + reason));
    return lines;
  }

  private static void addCoverage(List<String> lines, BacktestReport report) {
    lines.add(
        text(
            "Value at risk at %s%% of a day, forecast from filtered history (lambda %s): %d days,"
                + " %s to %s",
            plain(100 * report.confidence()),
            report.filter().lambda(),
            report.days(),
            report.from(),
            report.to()));
    lines.add(
        text(
            NAME + " %10s %8s %8s %8s  %-10s %-23s %7s %7s %8s",
            "portfolio",
            "exceptions",
            "Kupiec",
            "indep.",
            "joint",
            "last 250",
            "worst 250",
            "average",
            "peak/tr",
            "5 days"));
    for (Book book : report.portfolios()) {
      Coverage coverage = book.valueAtRisk();
      lines.add(
          text(
              NAME + " %10s %8s %8s %8s  %-10s %-23s %6.2f%% %6.1fx %7s",
              book.name(),
              text("%d / %.1f", coverage.exceptions(), coverage.expectedExceptions()),
              probability(coverage.kupiec()),
              probability(coverage.independence()),
              probability(coverage.conditionalCoverage()),
              light(coverage.light()),
              light(coverage.worstLight()) + " to " + coverage.worstWindowEnd(),
              100 * coverage.average(),
              coverage.peakToTrough(),
              rise(coverage.largestFiveDayRise())));
    }
    lines.add(
        "Exceptions are observed / expected; tests show the p-value, * where it is rejected at 95%;"
            + " the average is of the gross");
    lines.add("notional; peak/tr is the highest over the lowest; 5 days is the largest rise.");
  }

  private static void addMargin(List<String> lines, BacktestReport report) {
    lines.add(
        text(
            "Margin of the same days by the %s method of %s",
            report.method(), report.parameters()));
    lines.add(
        text(
            NAME + " %8s %8s %8s %8s %8s %8s %8s  %-10s %8s",
            "portfolio",
            "initial",
            "exceeded",
            "maint.",
            "exceeded",
            "floored",
            "peak/tr",
            "5 days",
            "worst day",
            "loss/mt."));
    for (Book book : report.portfolios()) {
      Margin initial = book.initial();
      Margin maintenance = book.maintenance();
      lines.add(
          text(
              NAME + " %7.2f%% %8d %7.2f%% %8d %8d %7.1fx %8s  %-10s %8.2f",
              book.name(),
              100 * initial.average(),
              initial.exceeded(),
              100 * maintenance.average(),
              maintenance.exceeded(),
              book.flooredValueAtRisk().exceptions(),
              maintenance.peakToTrough(),
              rise(maintenance.largestFiveDayRise()),
              maintenance.worstDay(),
              maintenance.worstUse()));
    }
    lines.add(
        "Exceeded counts days that lost more than the margin and the haircut of the collateral;"
            + " floored, those that lost more");
    lines.add(
        "than the value at risk at a volatility never below that of the whole history, as margin"
            + " takes it.");
  }

  private static void addVerdict(List<String> lines, BacktestReport report) {
    List<String> rejected = new ArrayList<>();
    for (Book book : report.portfolios()) {
      Coverage coverage = book.valueAtRisk();
      if (coverage.kupiec().rejected()) {
        boolean few = coverage.exceptions() < coverage.expectedExceptions();
        rejected.add(book.name() + (few ? " (too few exceptions)" : " (too many exceptions)"));
      }
    }
    lines.add(
        rejected.isEmpty()
            ? "Kupiec's test rejects the coverage of no portfolio at 95%."
            : "Kupiec's test rejects at 95%: " + String.join(", ", rejected) + ".");
  }

  private static String probability(BacktestReport.Test test) {
    return text("%.3f%s", test.pValue(), test.rejected() ? "*" : " ");
  }

  private static String light(Light light) {
    return light.zone().toLowerCase(Locale.ROOT) + " " + light.exceptions();
  }

  private static String rise(double rise) {
    return text("%+.0f%%", 100 * rise);
  }

  private static String plain(double value) {
    return text(value == Math.rint(value) ? "%.0f" : "%.1f", value);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
