package org.plimsoll.node.operations;

/** How far an amount is below the highest it was seen at. */
final class Drawdown {
  private double highest = Double.NaN;
  private double newest = Double.NaN;

  synchronized void seen(double amount) {
    newest = amount;
    highest = Double.isNaN(highest) ? amount : Math.max(highest, amount);
  }

  /**
   * As a fraction of the highest, >= 0; more than 1 if the amount is negative, 1 for whatever is
   * below a highest of nothing, and NaN before anything was seen.
   */
  synchronized double fraction() {
    if (Double.isNaN(newest)) {
      return Double.NaN;
    }
    if (newest >= highest) {
      return 0;
    }
    return highest > 0 ? (highest - newest) / highest : 1;
  }
}
