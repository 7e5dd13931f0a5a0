package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Rate;

final class VolatilitySurfaceTest {
  private static final IndexId BTC = IndexId.of("BTC-USDT");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final double EXACT = 1e-12;

  /** 73 days are a fifth of a year. */
  private static final VolatilitySurface SURFACE =
      surface(
          smile(73, "0.05", "0.5 0.8", "1 0.5", "2 0.7"),
          smile(146, "0.1", "0.5 0.7", "1 0.6", "2 0.65"));

  @ParameterizedTest(name = "strike {0} after {1} days")
  @CsvSource(
      textBlock =
          """
          # strike, days, volatility
          100,      73,   0.5
          50,       73,   0.8
          200,      73,   0.7
          100,      146,  0.6
          """)
  void a_quoted_point_is_returned_as_it_is(double strike, int days, double volatility) {
    assertThat(SURFACE.volatility(strike, 100, expiry(days), NOW))
        .isCloseTo(volatility, within(EXACT));
  }

  @Test
  void between_points_variance_is_linear_in_log_moneyness() {
    double strike = 100 * Math.pow(2, 0.25);
    double variance = 0.75 * 0.5 * 0.5 + 0.25 * 0.7 * 0.7;
    assertThat(SURFACE.volatility(strike, 100, expiry(73), NOW))
        .isCloseTo(Math.sqrt(variance), within(EXACT));
  }

  @Test
  void between_expiries_total_variance_is_linear_in_time() {
    double lower = 0.2 * 0.5 * 0.5;
    double upper = 0.4 * 0.6 * 0.6;
    double years = 100 / 365.0;
    double total = lower + (upper - lower) * (years - 0.2) / 0.2;
    assertThat(SURFACE.volatility(100, 100, expiry(100), NOW))
        .isCloseTo(Math.sqrt(total / years), within(EXACT));
  }

  @Test
  void moneyness_is_measured_against_the_forward_given() {
    assertThat(SURFACE.volatility(60, 30, expiry(73), NOW)).isCloseTo(0.7, within(EXACT));
  }

  @ParameterizedTest(name = "strike {0} after {1} days")
  @CsvSource(
      textBlock =
          """
          # strike, days, volatility
          1,        73,   0.8
          1000000,  73,   0.7
          100,      1,    0.5
          100,      0,    0.5
          100,      -5,   0.5
          100,      1000, 0.6
          1000000,  1000, 0.65
          """)
  void outside_of_what_is_quoted_volatility_stays_what_it_was_last(
      double strike, int days, double volatility) {
    assertThat(SURFACE.volatility(strike, 100, expiry(days), NOW))
        .isCloseTo(volatility, within(EXACT));
  }

  @Test
  void an_expired_smile_is_left_out_and_the_last_one_stays() {
    Instant between = expiry(74);
    assertThat(SURFACE.volatility(100, 100, expiry(80), between)).isCloseTo(0.6, within(EXACT));
    assertThat(SURFACE.volatility(100, 100, expiry(10), between)).isCloseTo(0.6, within(EXACT));
    assertThat(SURFACE.volatility(100, 100, expiry(500), expiry(400)))
        .isCloseTo(0.6, within(EXACT));
    assertThat(SURFACE.carry(expiry(80), between)).isEqualTo(0.1);
  }

  @ParameterizedTest(name = "after {0} days")
  @CsvSource({"1, 0.05", "73, 0.05", "109.5, 0.075", "146, 0.1", "1000, 0.1"})
  void carry_is_linear_between_expiries_and_flat_outside(double days, double carry) {
    Instant expiry = NOW.plusSeconds((long) (days * 86_400));
    assertThat(SURFACE.carry(expiry, NOW)).isCloseTo(carry, within(EXACT));
  }

  @Test
  void the_forward_is_the_index_with_carry_and_at_expiry_the_index() {
    assertThat(SURFACE.forward(100, expiry(146), NOW))
        .isCloseTo(100 * Math.exp(0.04), within(1e-11));
    assertThat(SURFACE.forward(100, NOW, NOW)).isEqualTo(100);
    assertThat(SURFACE.forward(100, NOW.minusSeconds(5), NOW)).isEqualTo(100);
  }

  @Test
  void a_flat_surface_knows_one_volatility_and_no_carry() {
    VolatilitySurface flat = VolatilitySurface.flat(BTC, Rate.of("0.65"));
    assertThat(flat.volatility(3, 100, expiry(40), NOW)).isEqualTo(0.65);
    assertThat(flat.volatility(1000, 100, expiry(4000), NOW)).isEqualTo(0.65);
    assertThat(flat.forward(100, expiry(40), NOW)).isEqualTo(100);
  }

  @ParameterizedTest(name = "strike {0}, forward {1}")
  @CsvSource(
      textBlock =
          """
          0,   100, 'strike must be finite and > 0, was: 0.0'
          NaN, 100, 'strike must be finite and > 0, was: NaN'
          100, -1,  'forward must be finite and > 0, was: -1.0'
          """)
  void an_impossible_strike_or_forward_is_refused(double strike, double forward, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SURFACE.volatility(strike, forward, expiry(73), NOW))
        .withMessage(message);
  }

  @Test
  void an_impossible_index_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SURFACE.forward(Double.NaN, expiry(73), NOW))
        .withMessage("index must be finite and > 0, was: NaN");
  }

  @Test
  void a_surface_needs_a_smile_and_a_smile_a_point() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> surface())
        .withMessage("the surface of BTC-USDT needs a smile");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smile(73, "0"))
        .withMessage("the smile of " + expiry(73) + " needs at least one point");
  }

  @ParameterizedTest(name = "{0}, then {1} days")
  @CsvSource({"146, 73, 73", "73, 73, 73", "0, 73, 0", "-1, 73, -1"})
  void smiles_rise_in_expiry_from_when_the_surface_was_made(int first, int second, int broken) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> surface(smile(first, "0", "1 0.5"), smile(second, "0", "1 0.5")))
        .withMessage(
            "the smiles of BTC-USDT must rise in expiry from "
                + NOW
                + ", broken at "
                + expiry(broken));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"1 0.5, 1 0.5, 1", "1 0.5, 0.9 0.5, 0.9"})
  void points_rise_in_moneyness(String first, String second, String broken) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smile(73, "0", first, second))
        .withMessage(
            "the points of " + expiry(73) + " must rise in moneyness, broken at " + broken);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          0 0.5,         'moneyness must be > 0, was: 0'
          -1 0.5,        'moneyness must be > 0, was: -1'
          1 0,           'volatility must lie above 0 and not above 10 (1.0 is 100 %), was: 0'
          1 -0.1,        'volatility must lie above 0 and not above 10 (1.0 is 100 %), was: -0.1'
          1 10.00000001, 'volatility must lie above 0 and not above 10 (1.0 is 100 %), was: 10.00000001'
          """)
  void an_impossible_point_is_refused(String point, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> point(point)).withMessage(message);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"10.00000001", "-10.00000001"})
  void an_impossible_carry_is_refused(String carry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> smile(73, carry, "1 0.5"))
        .withMessageContaining("must lie within +-10, was: " + carry);
  }

  @Test
  void total_variance_that_falls_with_expiry_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> surface(smile(73, "0", "0.5 0.8", "1 0.5"), smile(146, "0", "0.5 0.55", "1 0.5")))
        .withMessageContainingAll(
            "pays a calendar spread without risk at expiry " + expiry(146),
            "moneyness 0.5",
            "total variance 0.121",
            "is less than 0.128");
  }

  @Test
  void a_crossing_that_shows_only_at_a_point_of_the_other_expiry_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                surface(
                    smile(73, "0", "0.5 0.5", "1 0.5", "2 0.5"),
                    smile(146, "0", "0.5 0.6", "1 0.3", "2 0.6")))
        .withMessageContainingAll("a calendar spread", "moneyness 1.0");
  }

  @Test
  void equal_total_variance_is_no_arbitrage() {
    surface(smile(73, "0", "1 0.6"), smile(292, "0", "1 0.3"));
  }

  /** A call struck higher must not be worth more. */
  @Test
  void calls_that_rise_with_the_strike_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> surface(smile(73, "0", "1 0.5", "1.05 0.8")))
        .withMessageContainingAll(
            "pays a butterfly without risk at expiry " + expiry(73), "moneyness 1.0:", "1.05");
  }

  /** Calls fall with every strike, but the middle one is worth more than the mean of the others. */
  @Test
  void calls_that_are_not_convex_in_the_strike_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> surface(smile(73, "0", "0.95 0.5", "1 0.53", "1.05 0.5")))
        .withMessageContainingAll("a butterfly without risk", "moneyness 1.0:");
  }

  /** Two quotes far apart agree with each other while what is between them does not. */
  @Test
  void a_slope_between_quotes_that_leaves_no_density_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> surface(smile(365, "0", "0.8 0.1", "2 1")))
        .withMessageContaining("the density of the forward would be -");
  }

  private static VolatilitySurface surface(Smile... smiles) {
    return new VolatilitySurface(BTC, NOW, List.of(smiles));
  }

  private static Smile smile(int days, String carry, String... points) {
    List<SmilePoint> list = new ArrayList<>();
    for (String point : points) {
      list.add(point(point));
    }
    return new Smile(expiry(days), Rate.of(carry), list);
  }

  private static SmilePoint point(String moneynessAndVolatility) {
    String[] parts = moneynessAndVolatility.split(" ");
    return new SmilePoint(Rate.of(parts[0]), Rate.of(parts[1]));
  }

  private static Instant expiry(int days) {
    return NOW.plus(Duration.ofDays(days));
  }
}
