package org.plimsoll.http.limits;

import java.util.concurrent.TimeUnit;

/**
 * How much may be asked in a time, in weights of endpoints.
 *
 * @param perSecond what comes back with each second, 1 to 1,000,000
 * @param burst what may be asked at once after a pause, 1 to 10,000,000
 */
public record RateLimit(long perSecond, long burst) {
  private static final long MOST_PER_SECOND = 1_000_000;
  private static final long LARGEST_BURST = 10_000_000;

  /**
   * @throws IllegalArgumentException naming the figure that is out of range
   */
  public RateLimit {
    if (perSecond < 1 || perSecond > MOST_PER_SECOND) {
      throw new IllegalArgumentException(
          "per-second must lie in 1 to " + MOST_PER_SECOND + ", was: " + perSecond);
    }
    if (burst < 1 || burst > LARGEST_BURST) {
      throw new IllegalArgumentException(
          "burst must lie in 1 to " + LARGEST_BURST + ", was: " + burst);
    }
  }

  /** After how many seconds an empty bucket is full again, rounded up. */
  long secondsToFill() {
    return (burst + perSecond - 1) / perSecond;
  }

  /** How long it takes that this much comes back. */
  long nanosFor(long weight) {
    return weight * (TimeUnit.SECONDS.toNanos(1) / perSecond);
  }
}
