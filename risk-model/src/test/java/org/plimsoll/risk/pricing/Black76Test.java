package org.plimsoll.risk.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.pricing.Black76.Greeks;

final class Black76Test {
  /**
   * Source: E. G. Haug, "The Complete Guide to Option Pricing Formulas" (1998), pp. 2-8, 24, 27.
   */
  @ParameterizedTest(name = "{0} {1} on {2}, q {3}, r {4}, {5} years, volatility {6}")
  @CsvSource(
      textBlock =
          """
          # type, strike, spot, q, r, years, volatility, price
          CALL, 65, 60, 0, 0.08, 0.25, 0.3, 2.1334
          PUT, 95, 100, 0.05, 0.1, 0.5, 0.2, 2.4648
          PUT, 19, 19, 0.1, 0.1, 0.75, 0.28, 1.7011
          CALL, 19, 19, 0.1, 0.1, 0.75, 0.28, 1.7011
          CALL, 1.6, 1.56, 0.08, 0.06, 0.5, 0.12, 0.0291
          PUT, 70, 75, 0.05, 0.1, 0.5, 0.35, 4.087
          CALL, 100, 90, 0.1, 0.1, 0.1, 0.15, 0.0205
          CALL, 100, 100, 0.1, 0.1, 0.1, 0.15, 1.8734
          CALL, 100, 110, 0.1, 0.1, 0.1, 0.15, 9.9413
          CALL, 100, 90, 0.1, 0.1, 0.1, 0.25, 0.315
          CALL, 100, 100, 0.1, 0.1, 0.1, 0.25, 3.1217
          CALL, 100, 110, 0.1, 0.1, 0.1, 0.25, 10.3556
          CALL, 100, 90, 0.1, 0.1, 0.1, 0.35, 0.9474
          CALL, 100, 100, 0.1, 0.1, 0.1, 0.35, 4.3693
          CALL, 100, 110, 0.1, 0.1, 0.1, 0.35, 11.1381
          CALL, 100, 90, 0.1, 0.1, 0.5, 0.15, 0.8069
          CALL, 100, 100, 0.1, 0.1, 0.5, 0.15, 4.0232
          CALL, 100, 110, 0.1, 0.1, 0.5, 0.15, 10.5769
          CALL, 100, 90, 0.1, 0.1, 0.5, 0.25, 2.7026
          CALL, 100, 100, 0.1, 0.1, 0.5, 0.25, 6.6997
          CALL, 100, 110, 0.1, 0.1, 0.5, 0.25, 12.7857
          CALL, 100, 90, 0.1, 0.1, 0.5, 0.35, 4.9329
          CALL, 100, 100, 0.1, 0.1, 0.5, 0.35, 9.3679
          CALL, 100, 110, 0.1, 0.1, 0.5, 0.35, 15.3086
          PUT, 100, 90, 0.1, 0.1, 0.1, 0.15, 9.921
          PUT, 100, 100, 0.1, 0.1, 0.1, 0.15, 1.8734
          PUT, 100, 110, 0.1, 0.1, 0.1, 0.15, 0.0408
          PUT, 100, 90, 0.1, 0.1, 0.1, 0.25, 10.2155
          PUT, 100, 100, 0.1, 0.1, 0.1, 0.25, 3.1217
          PUT, 100, 110, 0.1, 0.1, 0.1, 0.25, 0.4551
          PUT, 100, 90, 0.1, 0.1, 0.1, 0.35, 10.8479
          PUT, 100, 100, 0.1, 0.1, 0.1, 0.35, 4.3693
          PUT, 100, 110, 0.1, 0.1, 0.1, 0.35, 1.2376
          PUT, 100, 90, 0.1, 0.1, 0.5, 0.15, 10.3192
          PUT, 100, 100, 0.1, 0.1, 0.5, 0.15, 4.0232
          PUT, 100, 110, 0.1, 0.1, 0.5, 0.15, 1.0646
          PUT, 100, 90, 0.1, 0.1, 0.5, 0.25, 12.2149
          PUT, 100, 100, 0.1, 0.1, 0.5, 0.25, 6.6997
          PUT, 100, 110, 0.1, 0.1, 0.5, 0.25, 3.2734
          PUT, 100, 90, 0.1, 0.1, 0.5, 0.35, 14.4452
          PUT, 100, 100, 0.1, 0.1, 0.5, 0.35, 9.3679
          PUT, 100, 110, 0.1, 0.1, 0.5, 0.35, 5.7963
          CALL, 40, 42, 0.08, 0.04, 0.75, 0.35, 5.0975
          """)
  void published_values_of_spot_options_are_reproduced(
      OptionType type,
      double strike,
      double spot,
      double dividendYield,
      double rate,
      double years,
      double volatility,
      double price) {
    assertThat(Black76.discountedPrice(type, spot, strike, dividendYield, rate, years, volatility))
        .isCloseTo(price, within(1e-4));
  }

  /** Source: the formula evaluated with 80 digits. */
  @ParameterizedTest(name = "{0} {1} struck {2}, volatility {3}, {4} years")
  @CsvSource(
      textBlock =
          """
          # type, forward, strike, volatility, years, price
          CALL, 100, 100, 0.5, 1, 19.741265136584745
          PUT, 100, 100, 0.5, 1, 19.741265136584745
          CALL, 100, 120, 0.2, 0.25, 0.14733226325696117
          PUT, 100, 80, 0.2, 0.25, 0.039914343421842165
          CALL, 95000, 200000, 0.6, 0.02, 1.1271326706968223e-15
          CALL, 95000, 400000, 0.6, 0.02, 1.0656422565489636e-61
          PUT, 95000, 20000, 0.6, 0.02, 2.6035854266452828e-73
          CALL, 95000, 20000, 0.6, 0.02, 75000.0
          PUT, 2600, 5000, 0.8, 0.1, 2401.3916573540427
          CALL, 1, 1.5, 0.05, 0.1, 1.8631662854496184e-148
          CALL, 1, 1.0001, 0.001, 0.01, 8.3327569123909573e-6
          CALL, 100, 100, 0.0001, 0.0001, 3.9894228040141608e-5
          CALL, 100, 100, 9, 30, 100.0
          PUT, 100, 300, 5, 10, 299.99999999999954
          CALL, 100, 1, 3, 2, 99.782751626958218
          CALL, 100, 250, 0.3, 0.0027397260273972603, 0
          CALL, 100, 130, 0.00000001, 1, 0
          """)
  void a_price_is_exact_to_nine_digits_also_where_it_is_nearly_nothing(
      OptionType type,
      double forward,
      double strike,
      double volatility,
      double years,
      double price) {
    assertThat(Black76.price(type, forward, strike, volatility, years))
        .isCloseTo(price, withinPercentage(1e-7));
  }

  @ParameterizedTest(name = "{0} {1} struck {2}, volatility {3}, {4} years")
  @CsvSource(
      textBlock =
          """
          CALL, 110, 100, 0.5, 0,  10
          CALL, 90,  100, 0.5, 0,  0
          PUT,  90,  100, 0.5, -1, 10
          PUT,  110, 100, 0,   1,  0
          CALL, 110, 100, 0,   1,  10
          CALL, 100, 100, 0,   0,  0
          """)
  void without_time_or_volatility_an_option_is_worth_its_intrinsic_value(
      OptionType type,
      double forward,
      double strike,
      double volatility,
      double years,
      double price) {
    assertThat(Black76.price(type, forward, strike, volatility, years)).isEqualTo(price);
  }

  @ParameterizedTest(name = "{4}")
  @CsvSource(
      textBlock =
          """
          0,         100, 0.5,      1,        'forward must be finite and > 0, was: 0.0'
          -1,        100, 0.5,      1,        'forward must be finite and > 0, was: -1.0'
          NaN,       100, 0.5,      1,        'forward must be finite and > 0, was: NaN'
          Infinity,  100, 0.5,      1,        'forward must be finite and > 0, was: Infinity'
          100,       0,   0.5,      1,        'strike must be finite and > 0, was: 0.0'
          100,       NaN, 0.5,      1,        'strike must be finite and > 0, was: NaN'
          100,       100, -0.1,     1,        'volatility must be finite and >= 0, was: -0.1'
          100,       100, NaN,      1,        'volatility must be finite and >= 0, was: NaN'
          100,       100, Infinity, 1,        'volatility must be finite and >= 0, was: Infinity'
          100,       100, 0.5,      NaN,      'years must be a finite number, was: NaN'
          100,       100, 0.5,      Infinity, 'years must be a finite number, was: Infinity'
          """)
  void an_argument_that_is_no_number_of_its_kind_is_named_and_refused(
      double forward, double strike, double volatility, double years, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Black76.price(OptionType.CALL, forward, strike, volatility, years))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Black76.greeks(OptionType.PUT, forward, strike, volatility, years))
        .withMessage(message);
  }

  @Test
  void numbers_at_the_end_of_the_range_give_a_price_within_its_bounds() {
    double most = Double.MAX_VALUE;
    assertThat(Black76.price(OptionType.CALL, 1e-100, 1e100, most, most)).isEqualTo(1e-100);
    assertThat(Black76.price(OptionType.PUT, 1e-100, 1e100, most, most)).isEqualTo(1e100);
    assertThat(Black76.price(OptionType.CALL, 1e-300, 1e300, most, 1)).isZero();
  }

  /** Source: derivatives of the formula evaluated with 80 digits. */
  @Test
  void the_sensitivities_have_the_units_they_say() {
    Greeks call = Black76.greeks(OptionType.CALL, 100, 110, 0.4, 0.5);
    Greeks put = Black76.greeks(OptionType.PUT, 100, 110, 0.4, 0.5);
    assertThat(call.delta()).isCloseTo(0.42248080172878818, within(1e-14));
    assertThat(call.gamma()).isCloseTo(0.013837617397451251, within(1e-15));
    assertThat(call.vega()).isCloseTo(27.675234794902504, within(1e-12));
    assertThat(call.theta()).isCloseTo(-11.070093917961002, within(1e-12));
    assertThat(put.delta()).isCloseTo(call.delta() - 1, within(1e-15));
    assertThat(put.gamma()).isEqualTo(call.gamma());
    assertThat(put.vega()).isEqualTo(call.vega());
    assertThat(put.theta()).isEqualTo(call.theta());
  }

  @ParameterizedTest(name = "{0} {1} struck 100")
  @CsvSource({"CALL, 110, 1", "CALL, 90, 0", "CALL, 100, 0.5", "PUT, 90, -1", "PUT, 100, -0.5"})
  void an_expired_option_moves_like_its_intrinsic_value(
      OptionType type, double forward, double delta) {
    assertThat(Black76.greeks(type, forward, 100, 0.5, 0)).isEqualTo(new Greeks(delta, 0, 0, 0));
  }

  @ParameterizedTest(name = "{0} 100 struck {1} at {2}")
  @CsvSource(
      textBlock =
          """
          CALL, 90,  9.999999,  '[10.0, 100.0), was: 9.999999'
          CALL, 90,  100,       '[10.0, 100.0), was: 100.0'
          CALL, 90,  NaN,       '[10.0, 100.0), was: NaN'
          PUT,  110, 9,         '[10.0, 110.0), was: 9.0'
          PUT,  110, 110,       '[10.0, 110.0), was: 110.0'
          PUT,  90,  -0.000001, '[0.0, 90.0), was: -1.0E-6'
          """)
  void a_price_that_no_volatility_gives_is_refused(
      OptionType type, double strike, double price, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Black76.impliedVolatility(type, 100, strike, price, 1))
        .withMessage("no volatility gives this price: it must lie in " + message);
  }

  @Test
  void an_expired_option_implies_no_volatility() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Black76.impliedVolatility(OptionType.CALL, 100, 100, 5, 0))
        .withMessage("years must be finite and > 0, was: 0.0");
  }

  @Test
  void the_intrinsic_value_implies_no_volatility() {
    assertThat(Black76.impliedVolatility(OptionType.CALL, 100, 90, 10, 1)).isZero();
  }
}
