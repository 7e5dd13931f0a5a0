package org.plimsoll.risk.market;

import java.time.Duration;
import java.time.Instant;
import org.plimsoll.risk.units.Rate;

/**
 * How far a perpetual trades from its index, as fractions of the index, so that it follows the
 * index between quotes and in scenarios.
 *
 * @param average over the last minutes, see {@code BasisAverage}; signed
 * @param latest of the middle of the newest quote; signed
 * @param at when that was quoted
 */
public record Basis(Rate average, Rate latest, Instant at) {
  /** A mark price leans on no quote that is older. */
  public static final Duration MAX_AGE = Duration.ofSeconds(10);

  public Basis {
    if (average.compareTo(Rate.ONE.negate()) <= 0 || latest.compareTo(Rate.ONE.negate()) <= 0) {
      throw new IllegalArgumentException(
          "a basis must lie above -1, was: " + average + ", " + latest);
    }
  }

  /** Whether the quote behind it is young enough at this time. */
  public boolean isFresh(Instant asOf) {
    return !at.plus(MAX_AGE).isBefore(asOf);
  }
}
