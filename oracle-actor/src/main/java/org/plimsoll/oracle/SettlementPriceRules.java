package org.plimsoll.oracle;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.plimsoll.oracle.FixingEvent.SettlementPriceFixed;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

/**
 * The price an expiry is settled at: the average of the index over the 30 minutes before it, each
 * price weighted by the time it stood, at most a minute. If valid prices stood for less than half
 * of that, the window moves on until half of it is covered.
 *
 * <p>Source: the 30-minute averages of Deribit and Derive; reference rules in docs/funding.md.
 */
final class SettlementPriceRules {
  static final Duration WINDOW = Duration.ofMinutes(30);
  static final Duration STEP = Duration.ofSeconds(4);
  private static final Duration LONGEST_HOLD = Duration.ofMinutes(1);

  private SettlementPriceRules() {}

  /** The time a price of this moment counts for; the first of each step does. */
  static Instant sampleTime(Instant now) {
    long step = STEP.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), step) * step);
  }

  /**
   * The price of an expiry that is over; empty while too few valid prices are known.
   *
   * @param prices valid ones, by time
   */
  static Optional<SettlementPriceFixed> fixed(
      IndexId underlying, Instant expiry, NavigableMap<Instant, Price> prices, Instant now) {
    if (now.isBefore(expiry)) {
      return Optional.empty();
    }
    return average(underlying, expiry, expiry, prices, now)
        .or(() -> average(underlying, expiry, now, prices, now));
  }

  private static Optional<SettlementPriceFixed> average(
      IndexId underlying,
      Instant expiry,
      Instant end,
      NavigableMap<Instant, Price> prices,
      Instant now) {
    NavigableMap<Instant, Price> window = prices.subMap(end.minus(WINDOW), true, end, false);
    BigDecimal sum = BigDecimal.ZERO;
    long covered = 0;
    for (Map.Entry<Instant, Price> each : window.entrySet()) {
      Instant next = window.higherKey(each.getKey());
      Duration stood = Duration.between(each.getKey(), next == null ? end : next);
      long millis = Math.min(stood.toMillis(), LONGEST_HOLD.toMillis());
      covered += millis;
      sum = sum.add(each.getValue().toBigDecimal().multiply(BigDecimal.valueOf(millis)));
    }
    if (2 * covered < WINDOW.toMillis()) {
      return Optional.empty();
    }
    BigDecimal price = sum.divide(BigDecimal.valueOf(covered), 8, RoundingMode.HALF_EVEN);
    return Optional.of(
        new SettlementPriceFixed(
            underlying,
            expiry,
            Price.of(price.toPlainString()),
            end,
            window.size(),
            window.firstEntry().getValue(),
            window.lastEntry().getValue(),
            covered / 1000,
            now));
  }
}
