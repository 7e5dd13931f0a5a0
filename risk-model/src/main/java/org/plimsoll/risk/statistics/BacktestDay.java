package org.plimsoll.risk.statistics;

import java.time.LocalDate;

/**
 * One forecast and what came of it.
 *
 * @param date of the outcome
 * @param margin required the day before, above 0, as a value at risk
 * @param pnl of the same book over the day, positive for a gain
 */
public record BacktestDay(LocalDate date, double margin, double pnl) {
  public BacktestDay {
    Checked.positive("margin of " + date, margin);
    Checked.finite("P&L of " + date, pnl);
  }

  /** Whether the loss was greater than the margin; an equal loss was covered. */
  public boolean isException() {
    return pnl < -margin;
  }
}
