package org.plimsoll.risk.market;

import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * Where the price of an asset may be by now, if nobody has said so for a while: around the last
 * accepted one, the further the longer ago that was.
 *
 * @param width half the band at once, as a fraction of the price, > 0
 * @param perMinute what every minute adds to that, >= 0
 * @param longestMinutes age from which on anything is possible, > 0; at it the band is still
 *     narrower than the price
 */
public record PriceBand(Rate width, Rate perMinute, int longestMinutes) {
  private static final long MILLIS_PER_MINUTE = 60_000;

  /** The lowest and the highest price thought possible. */
  public record Range(Price low, Price high) {}

  public PriceBand {
    if (width.compareTo(Rate.ZERO) <= 0 || perMinute.compareTo(Rate.ZERO) < 0) {
      throw new IllegalArgumentException(
          "a price band needs a positive width and must not narrow, was: "
              + width
              + ", per minute "
              + perMinute);
    }
    if (longestMinutes < 1) {
      throw new IllegalArgumentException(
          "a price band needs a longest age of a minute or more, was: " + longestMinutes);
    }
    if (widthAfter(width, perMinute, longestMinutes * MILLIS_PER_MINUTE).compareTo(Rate.ONE) >= 0) {
      throw new IllegalArgumentException(
          "a price band must stay narrower than the price, was after "
              + longestMinutes
              + " minutes: "
              + widthAfter(width, perMinute, longestMinutes * MILLIS_PER_MINUTE));
    }
  }

  /**
   * The band around a price of this age; empty past the longest. A negative age, of a source whose
   * clock is ahead, is none.
   */
  public Optional<Range> around(Price price, Duration age) {
    long millis = Math.max(0, age.toMillis());
    if (millis > longestMinutes * MILLIS_PER_MINUTE) {
      return Optional.empty();
    }
    long half = half(price, widthAfter(width, perMinute, millis));
    return Optional.of(
        new Range(
            Price.ofUnits(Math.max(1, price.units() - half)),
            Price.ofUnits(
                half > Long.MAX_VALUE - price.units() ? Long.MAX_VALUE : price.units() + half)));
  }

  private static long half(Price price, Rate width) {
    return price
        .toBigDecimal()
        .multiply(width.toBigDecimal())
        .setScale(price.toBigDecimal().scale(), RoundingMode.CEILING)
        .unscaledValue()
        .longValueExact();
  }

  /** Every minute that has begun counts. */
  private static Rate widthAfter(Rate width, Rate perMinute, long millis) {
    long minutes = (millis + MILLIS_PER_MINUTE - 1) / MILLIS_PER_MINUTE;
    return width.plus(Rate.ofUnits(Math.multiplyExact(perMinute.units(), minutes)));
  }
}
