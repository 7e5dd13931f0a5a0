package org.plimsoll.risk.market;

import java.time.Duration;
import org.plimsoll.risk.units.Rate;

/**
 * How a perpetual is funded: the average premium of each interval, with interest, damper and cap of
 * {@code FundingRate}, is paid at its end.
 *
 * @param interval intervals end at whole multiples of it since the epoch, in UTC; e.g. 8 hours
 * @param interest the rate without any premium, per interval, signed
 * @param damper how much of a premium costs nothing, >= 0
 * @param cap the most a rate may be in either direction, >= 0
 * @param markBound no funding is paid while mark and index are further apart, as a fraction
 */
public record FundingTerms(
    Duration interval, Rate interest, Rate damper, Rate cap, Rate markBound) {
  public FundingTerms {
    if (interval.compareTo(Duration.ofMinutes(1)) < 0 || interval.toSecondsPart() != 0) {
      throw new IllegalArgumentException(
          "a funding interval must be whole minutes, was: " + interval);
    }
    if (damper.units() < 0 || cap.units() < 0 || markBound.units() <= 0) {
      throw new IllegalArgumentException(
          "funding needs damper and cap >= 0 and a mark bound > 0, was: "
              + damper
              + ", "
              + cap
              + ", "
              + markBound);
    }
  }
}
