package org.plimsoll.risk.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a backtest suggests doing to a margin. Advice to people: nothing is recalibrated by it.
 *
 * <p>The multiplier is that of the Basel committee over its base of 3, by the traffic light of the
 * last 250 days: 1 in green, 3.4/3 to 3.85/3 in yellow, 4/3 in red. What happened earlier or in
 * clusters is said in the reasons and does not change it.
 *
 * @param multiplier to apply to the margin, at least 1
 * @param reasons sentences with their figures, at least one
 */
public record CalibrationAdvice(double multiplier, List<String> reasons) {
  private static final double BASE = 3;
  private static final double SIGNIFICANCE = 0.05;

  public CalibrationAdvice {
    reasons = List.copyOf(reasons);
  }

  public static CalibrationAdvice of(BacktestResult result) {
    TrafficLight light = result.light();
    List<String> reasons = new ArrayList<>();
    reasons.add(
        text(
            "%d exceptions in the last %d days are %s: multiply by (3 + %s) / 3.",
            light.exceptions(), light.days(), light.zone(), light.addOn()));
    if (result.worstLight().zone().compareTo(light.zone()) > 0) {
      reasons.add(
          text(
              "%d exceptions in the %d days to %s were %s: keep that period among the stress days.",
              result.worstLight().exceptions(),
              result.worstLight().days(),
              result.worstWindowEnd(),
              result.worstLight().zone()));
    }
    if (result.kupiec().ratio().rejectsAt(SIGNIFICANCE)) {
      reasons.add(coverageReason(result));
    }
    if (result.christoffersen().independence().rejectsAt(SIGNIFICANCE)) {
      reasons.add(independenceReason(result.christoffersen()));
    }
    return new CalibrationAdvice((BASE + light.addOn()) / BASE, reasons);
  }

  private static String coverageReason(BacktestResult result) {
    double expected = result.kupiec().expectedExceptions();
    return text(
        "%d exceptions in all %d days, %.1f expected (Kupiec, p = %.4f): the margin is too %s.",
        result.exceptions(),
        result.days(),
        expected,
        result.kupiec().ratio().pValue(),
        result.exceptions() > expected ? "low" : "high for its confidence");
  }

  private static String independenceReason(Christoffersen test) {
    String finding =
        text(
            "%d of %d exceptions with a next day were followed by another"
                + " (Christoffersen, p = %.4f): ",
            test.n11(), test.n10() + test.n11(), test.independence().pValue());
    double afterException = (double) test.n11() / (test.n10() + test.n11());
    double afterQuiet = (double) test.n01() / (test.n00() + test.n01());
    return finding
        + (afterException > afterQuiet
            ? "let the volatility react faster, by a lower lambda."
            : "the exceptions avoid each other, look for a margin that overreacts.");
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
