package org.plimsoll.risk.audit;

import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Expected shortfall and value at risk by sorting all scenarios, with the mass of the tail in
 * decimals: what {@link org.plimsoll.risk.statistics.TailRisk} is checked against.
 *
 * @param expectedShortfall mean loss of the tail, its last scenario in part
 * @param valueAtRisk the worst loss outside the whole scenarios of the tail
 */
public record ReferenceTailRisk(double expectedShortfall, double valueAtRisk) {
  /**
   * Measures scenarios.
   *
   * @param pnl profit of each scenario, finite, at least one
   * @param confidence as a decimal, e.g. 0.99
   */
  public static ReferenceTailRisk of(double[] pnl, BigDecimal confidence) {
    double[] sorted = pnl.clone();
    Arrays.sort(sorted);
    BigDecimal mass =
        BigDecimal.ONE.subtract(confidence).multiply(BigDecimal.valueOf(sorted.length));
    int whole = mass.intValue();
    double valueAtRisk = -sorted[whole];
    if (mass.compareTo(BigDecimal.ONE) < 0) {
      return new ReferenceTailRisk(-sorted[0], valueAtRisk);
    }
    double loss = 0;
    for (int i = 0; i < whole; i++) {
      loss -= sorted[i];
    }
    loss -= mass.subtract(BigDecimal.valueOf(whole)).doubleValue() * sorted[whole];
    return new ReferenceTailRisk(loss / mass.doubleValue(), valueAtRisk);
  }
}
