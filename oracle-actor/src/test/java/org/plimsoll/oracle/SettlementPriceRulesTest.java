package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.FixingEvent.SettlementPriceFixed;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

class SettlementPriceRulesTest {
  private static final IndexId BTC = IndexId.of("BTC-USDT");
  private static final Instant EXPIRY = Instant.parse("2025-03-28T08:00:00Z");

  private final TreeMap<Instant, Price> prices = new TreeMap<>();

  @Test
  void each_price_counts_by_the_time_it_stood() {
    prices(-1800, -600, "50000");
    prices(-600, 0, "53000");

    SettlementPriceFixed fixed = fixed(0).orElseThrow();

    assertThat(fixed.price()).isEqualTo(Price.of("51000"));
    assertThat(fixed.samples()).isEqualTo(450);
    assertThat(fixed.coveredSeconds()).isEqualTo(1800);
    assertThat(fixed.first()).isEqualTo(Price.of("50000"));
    assertThat(fixed.last()).isEqualTo(Price.of("53000"));
    assertThat(fixed.windowEnd()).isEqualTo(EXPIRY);
  }

  @Test
  void prices_before_the_window_and_at_the_expiry_do_not_count() {
    prices(-3600, -1800, "10");
    prices(-1800, 0, "50000");
    prices(0, 8, "90000");

    assertThat(fixed(8).orElseThrow().price()).isEqualTo(Price.of("50000"));
  }

  @ParameterizedTest(name = "prices from {0} s, looked at {1} s: fixed {2}")
  @CsvSource({
    "-1800,  -1, false",
    "-1800,   0, true",
    "-900,    0, true",
    "-899,    0, false",
    "-300,  599, false",
    "-300,  600, true",
    "0,     899, false",
    "0,     900, true",
  })
  void a_window_must_be_covered_for_half(int from, int at, boolean isFixed) {
    prices(from, at, "50000");

    assertThat(fixed(at).isPresent()).isEqualTo(isFixed);
  }

  @Test
  void a_single_price_stands_for_a_minute_at_most() {
    prices.put(EXPIRY.minusSeconds(1800), Price.of("50000"));

    assertThat(fixed(0)).isEmpty();
  }

  private Optional<SettlementPriceFixed> fixed(int seconds) {
    return SettlementPriceRules.fixed(BTC, EXPIRY, prices, EXPIRY.plusSeconds(seconds));
  }

  /** One every four seconds, the end excluded. */
  private void prices(int from, int to, String price) {
    for (int second = from; second < to; second += 4) {
      prices.put(EXPIRY.plusSeconds(second), Price.of(price));
    }
  }
}
