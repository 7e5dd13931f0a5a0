package org.plimsoll.risk.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarkPriceTest {
  @ParameterizedTest(name = "{0}, {1}, {2}")
  @CsvSource({
    "1, 2, 3, 2",
    "1, 3, 2, 2",
    "2, 1, 3, 2",
    "2, 3, 1, 2",
    "3, 1, 2, 2",
    "3, 2, 1, 2",
    "2, 2, 9, 2",
    "9, 9, 1, 9"
  })
  void it_is_the_middle_of_three(double a, double b, double c, double mark) {
    assertThat(MarkPrice.median(a, b, c)).isEqualTo(mark);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, fallback {3}")
  @CsvSource(
      textBlock =
          """
          # a,  b,   c,   fallback, mark
          100,  101, 99,  500,      100
          100,  101, -,   102,      101
          -,    101, 99,  90,       99
          100,  -,   -,   102,      -
          100,  101, -,   -,        -
          -,    -,   -,   102,      -
          """,
      nullValues = "-")
  void a_fallback_stands_in_for_one_that_is_missing(
      Double a, Double b, Double c, Double fallback, Double mark) {
    List<OptionalDouble> estimates = Stream.of(a, b, c).map(MarkPriceTest::of).toList();
    assertThat(MarkPrice.of(estimates, of(fallback))).isEqualTo(of(mark));
  }

  @Test
  void a_price_that_is_none_and_a_number_of_estimates_other_than_three_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarkPrice.median(1, Double.NaN, 2))
        .withMessage("second price must be finite and > 0, was: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarkPrice.of(List.of(of(1.0)), of(1.0)))
        .withMessage("a mark price needs three estimates, present or not, was: 1");
  }

  private static OptionalDouble of(Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
