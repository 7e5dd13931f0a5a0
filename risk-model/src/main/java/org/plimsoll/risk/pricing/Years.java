package org.plimsoll.risk.pricing;

import java.time.Instant;

/** Time as pricing counts it: in years of 365 days, leap or not, around the clock. */
public final class Years {
  public static final double SECONDS = 31_536_000;
  public static final double DAYS = 365;

  private Years() {}

  /**
   * From one instant to another in years, exact to the nanosecond up to rounding. Negative if
   * {@code to} comes first: whoever has no use for that clips it.
   */
  public static double between(Instant from, Instant to) {
    long seconds = to.getEpochSecond() - from.getEpochSecond();
    return (seconds + (to.getNano() - from.getNano()) * 1e-9) / SECONDS;
  }
}
