package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.market.PriceGuard.Reading;

final class PriceGuardTest {
  private static final PriceGuard GUARD = new PriceGuard(10, 120, 0.02, 5, 0.1, 0.5);

  @ParameterizedTest(name = "{0} after {1}, confidence {2}, age {3}, points {4}")
  @CsvSource(
      textBlock =
          """
          # price, average, confidence, age, points, validity
          34,      31.999,  0.01,       1,   true,   VALID
          34,      32,      0.01,       10,  true,   VALID
          34,      32,      0.01,       11,  true,   STALE_FOR_TRADING
          34,      21,      0.01,       8,   true,   VALID
          34,      21,      1,          8,   true,   TOO_UNCERTAIN
          34,      32,      0.01,       11,  false,  TOO_FEW_SOURCES
          34,      32,      0.01,       120, true,   STALE_FOR_TRADING
          34,      32,      0.01,       121, false,  STALE
          34,      32,      1,          121, false,  TOO_UNCERTAIN
          100,     20,      0,          0,   true,   VALID
          101,     20,      50,         121, false,  TOO_VOLATILE
          20,      101,     50,         121, false,  TOO_VOLATILE
          0,       101,     50,         121, false,  NON_POSITIVE
          -1,      101,     50,         121, false,  NON_POSITIVE
          """)
  void the_worst_rule_that_fails_names_the_price(
      double price,
      double average,
      double confidence,
      double age,
      boolean points,
      PriceValidity validity) {
    assertThat(GUARD.judge(new Reading(price, average, confidence, age, points)))
        .isEqualTo(validity);
  }

  @Test
  void a_wilder_market_may_be_less_certain() {
    Reading reading = new Reading(34, 21, 1, 8, true);
    assertThat(GUARD.judge(reading, 2)).isEqualTo(PriceValidity.VALID);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GUARD.judge(reading, 0.5))
        .withMessage("confidence multiplier must be >= 1, was: 0.5");
  }

  @Test
  void divergence_is_measured_from_the_average() {
    assertThat(PriceGuard.spread(33, 32)).isCloseTo(0.030303, within(1e-6));
    assertThat(GUARD.markDiverges(33, 32)).isFalse();
    assertThat(GUARD.markDiverges(33, 29)).isTrue();
    assertThat(GUARD.markDiverges(29, 33)).isTrue();
    assertThat(GUARD.priceDiverges(150, 100)).isFalse();
    assertThat(GUARD.priceDiverges(151, 100)).isTrue();
    assertThat(GUARD.priceDiverges(49, 100)).isTrue();
  }

  @ParameterizedTest(name = "{0} towards {1} by {2}")
  @CsvSource({"34, 32, 0.01, 33.99", "30, 32, 0.01, 30.01", "34, 32, 5, 32", "30, 32, 5, 32"})
  void an_uncertain_price_moves_an_average_less(
      double price, double average, double confidence, double moved) {
    assertThat(PriceGuard.towardAverage(new Reading(price, average, confidence, 0, true)))
        .isCloseTo(moved, within(1e-12));
  }

  @Test
  void impossible_bounds_and_readings_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PriceGuard(10, 9, 0.02, 5, 0.1, 0.5))
        .withMessageStartingWith("a price is stale for trading before it is for margin");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PriceGuard(10, 120, 0.02, Double.NaN, 0.1, 0.5))
        .withMessage("volatile ratio must be >= 1, was: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reading(Double.NaN, 1, 0, 0, true))
        .withMessage("price must be a finite number, was: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reading(1, 0, 0, 0, true))
        .withMessage("average price must be finite and > 0, was: 0.0");
  }
}
