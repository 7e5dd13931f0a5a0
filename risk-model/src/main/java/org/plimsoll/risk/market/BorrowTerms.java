package org.plimsoll.risk.market;

import java.time.Duration;
import org.plimsoll.risk.funding.BorrowRate;
import org.plimsoll.risk.units.Rate;

/**
 * What a debt of an asset costs: a yearly rate by utilization, fixed at the end of each interval.
 *
 * @param interval intervals end at whole multiples of it since the epoch, in UTC; e.g. 8 hours
 * @param base the yearly rate while nothing is borrowed, >= 0
 * @param kink the utilization from which the rate rises steeply, between 0 and 1
 * @param atKink the yearly rate there, >= base
 * @param atFull the yearly rate when all that is deposited is borrowed, >= atKink
 */
public record BorrowTerms(Duration interval, Rate base, Rate kink, Rate atKink, Rate atFull) {
  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * @throws IllegalArgumentException naming what is inconsistent
   */
  public BorrowTerms {
    if (interval.compareTo(Duration.ofMinutes(1)) < 0
        || interval.compareTo(LONGEST) > 0
        || interval.toMillis() % Duration.ofMinutes(1).toMillis() != 0) {
      throw new IllegalArgumentException(
          "a borrow interval must be whole minutes, at most a year, was: " + interval);
    }
    rate(base, kink, atKink, atFull);
  }

  /** The rate by utilization. */
  public BorrowRate rate() {
    return rate(base, kink, atKink, atFull);
  }

  private static BorrowRate rate(Rate base, Rate kink, Rate atKink, Rate atFull) {
    return new BorrowRate(base, kink, atKink, atFull);
  }
}
