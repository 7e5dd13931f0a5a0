package org.plimsoll.risk.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnitsTest {
  private static final String LARGEST = "92233720368.54775807";

  @ParameterizedTest(name = "{0} x {1} {2}")
  @CsvSource(
      textBlock =
          """
          # cash,       rate,        rounding,  product
          0.00000001,   0.5,         UP,        0.00000001
          0.00000001,   0.5,         DOWN,      0
          0.00000001,   0.5,         CEILING,   0.00000001
          0.00000001,   0.5,         FLOOR,     0
          0.00000001,   0.5,         HALF_EVEN, 0
          0.00000003,   0.5,         HALF_EVEN, 0.00000002
          0.00000003,   0.49999999,  HALF_EVEN, 0.00000001
          0.00000001,   0.50000001,  HALF_EVEN, 0.00000001
          -0.00000001,  0.5,         UP,        -0.00000001
          -0.00000001,  0.5,         DOWN,      0
          -0.00000001,  0.5,         CEILING,   0
          -0.00000001,  0.5,         FLOOR,     -0.00000001
          -0.00000001,  0.5,         HALF_EVEN, 0
          -0.00000003,  0.5,         HALF_EVEN, -0.00000002
          3,            -2,          UP,        -6
          -3,           -2,          FLOOR,     6
          """)
  void a_product_is_rounded_as_named(Cash cash, Rate rate, RoundingMode rounding, Cash product) {
    assertThat(cash.times(rate, rounding)).isEqualTo(product);
  }

  @ParameterizedTest(name = "{0} x {1} {2}")
  @CsvSource(
      textBlock =
          """
          # cash,                rate,       rounding,  product
          92233720368.54775807,  1,          UP,        92233720368.54775807
          92233720368.54775807,  -1,         UP,        -92233720368.54775807
          92233720368.54775807,  1.00000001, DOWN,      refused
          46116860184.27387904,  2,          DOWN,      refused
          46116860184.27387904,  1.99999999, DOWN,      92233719907.37915623
          -92233720368.54775807, 1.00000001, UP,        refused
          30744573456.18258602,  3,          UP,        92233720368.54775806
          30744573456.18258603,  3,          DOWN,      refused
          92233720368.54775807,  92233720368.54775807, DOWN, refused
          """)
  void a_product_at_the_end_of_the_range_is_exact_or_refused(
      Cash cash, Rate rate, RoundingMode rounding, String product) {
    if (product.equals("refused")) {
      assertThatExceptionOfType(OutOfRangeException.class)
          .isThrownBy(() -> cash.times(rate, rounding))
          .withMessage("cash " + cash + " x " + rate + " leaves the range of +-" + LARGEST);
    } else {
      assertThat(cash.times(rate, rounding)).isEqualTo(Cash.of(product));
    }
  }

  @Test
  void a_sum_past_the_end_of_the_range_is_refused_with_its_terms() {
    Cash largest = Cash.of(LARGEST);
    Cash step = Cash.ofUnits(1);
    assertThatExceptionOfType(OutOfRangeException.class)
        .isThrownBy(() -> largest.plus(step))
        .withMessageContaining(LARGEST + " + 0.00000001");
    assertThatExceptionOfType(OutOfRangeException.class)
        .isThrownBy(() -> largest.negate().minus(step))
        .withMessageContaining("-" + LARGEST + " - 0.00000001");
    assertThat(largest.plus(step.negate()).plus(step)).isEqualTo(largest);
  }

  @Test
  void the_range_is_symmetric_so_the_lowest_long_is_refused() {
    assertThatExceptionOfType(OutOfRangeException.class)
        .isThrownBy(() -> Cash.ofUnits(Long.MIN_VALUE));
    assertThatExceptionOfType(OutOfRangeException.class)
        .isThrownBy(() -> Quantity.ofUnits(Long.MIN_VALUE));
    assertThatExceptionOfType(OutOfRangeException.class)
        .isThrownBy(() -> Rate.ofUnits(Long.MIN_VALUE));
    assertThat(Cash.ofUnits(-Long.MAX_VALUE).abs()).isEqualTo(Cash.of(LARGEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0", "-0.00000001", "-100", "-92233720368.54775807"})
  void a_price_of_zero_or_less_cannot_be_built(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Price.of(text))
        .withMessage("price must be positive, was: " + Cash.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        9.3e10,
        -9.3e10,
        0,
        -1,
        1e-9
      })
  void a_computed_price_must_be_finite_in_range_and_positive(double value) {
    assertThatIllegalArgumentException().isThrownBy(() -> Price.nearest(value));
  }

  @ParameterizedTest
  @CsvSource({
    "3782.13, 3782.13",
    "0.1, 0.1",
    "0.000000005, 0.00000001",
    "92233720368, 92233720368"
  })
  void a_computed_price_becomes_the_nearest_one(double value, Price price) {
    assertThat(Price.nearest(value)).isEqualTo(price);
  }

  @ParameterizedTest(name = "{0} by {1} {2}")
  @CsvSource(
      textBlock =
          """
          # price,    rate,  rounding, moved
          100,        -0.02, UP,       98
          100,        0.02,  UP,       102
          0.00000001, 0.5,   UP,       0.00000002
          0.00000001, 0.5,   DOWN,     0.00000001
          0.00000001, -0.5,  CEILING,  0.00000001
          """)
  void a_price_moves_by_a_signed_rate(Price price, Rate rate, RoundingMode rounding, Price moved) {
    assertThat(price.movedBy(rate, rounding)).isEqualTo(moved);
  }

  @Test
  void a_price_cannot_fall_by_all_of_itself() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Price.of("100").movedBy(Rate.of("-1"), RoundingMode.UP));
  }

  @ParameterizedTest(name = "{0} in lots of {1}")
  @CsvSource({"0.5, 0.001, true", "-0.5, 0.001, true", "0.0005, 0.001, false", "0, 0.001, true"})
  void a_quantity_is_a_whole_number_of_lots_or_not(Quantity quantity, Quantity lot, boolean whole) {
    assertThat(quantity.isMultipleOf(lot)).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "1, true", "0.5, true", "-0.00000001, false", "1.00000001, false"})
  void a_fraction_lies_between_nothing_and_all(Rate rate, boolean fraction) {
    assertThat(rate.isFraction()).isEqualTo(fraction);
  }

  @Test
  void a_share_of_nothing_is_a_mistake_and_not_a_number() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> Cash.of("1").share(Cash.of("1"), Cash.ZERO, RoundingMode.DOWN));
  }

  @Test
  void the_larger_and_the_smaller_of_two_amounts_are_told_by_sign_too() {
    Cash debt = Cash.of("-2");
    Cash cash = Cash.of("1");
    assertThat(debt.max(cash)).isEqualTo(cash);
    assertThat(cash.max(debt)).isEqualTo(cash);
    assertThat(debt.min(cash)).isEqualTo(debt);
    assertThat(cash.min(debt)).isEqualTo(debt);
    assertThat(debt.abs()).isEqualTo(Cash.of("2"));
  }
}
