package org.plimsoll.risk.funding;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import org.plimsoll.risk.units.Finite;

/**
 * The samples a premium is averaged over: those of a whole interval, ending with the newest sample
 * that is complete now.
 *
 * <p>Source: published case OKX-FUND-41.
 *
 * @param first time of the first sample, inclusive
 * @param last time of the last sample, inclusive
 */
public record PremiumWindow(Instant first, Instant last) {
  public PremiumWindow {
    if (last.isBefore(first)) {
      throw new IllegalArgumentException(
          "a premium window must not end before it starts, was: " + first + " to " + last);
    }
  }

  /**
   * The window of this length that ends now.
   *
   * @param length a whole number of steps
   * @param step between samples, e.g. a minute; samples stand at whole steps of time
   */
  public static PremiumWindow ending(Instant now, Duration length, Duration step) {
    long stepMillis = step.toMillis();
    if (stepMillis <= 0) {
      throw new IllegalArgumentException(
          "the step between samples must be at least a millisecond, was: " + step);
    }
    if (length.compareTo(step) < 0 || length.toMillis() % stepMillis != 0) {
      throw new IllegalArgumentException(
          "a premium window must be a whole number of steps of " + step + ", was: " + length);
    }
    Instant last = Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), stepMillis) * stepMillis);
    return new PremiumWindow(last.minus(length).plus(step), last);
  }

  /**
   * The mean of the samples in this window.
   *
   * @param premiums by time of sample
   * @throws IllegalArgumentException if there is none, or one that is not a finite number
   */
  public double average(NavigableMap<Instant, Double> premiums) {
    var inside = premiums.subMap(first, true, last, true);
    if (inside.isEmpty()) {
      throw new IllegalArgumentException("no premium was sampled from " + first + " to " + last);
    }
    double sum = 0;
    for (var sample : inside.entrySet()) {
      sum += Finite.number("premium at " + sample.getKey(), sample.getValue());
    }
    return sum / inside.size();
  }
}
