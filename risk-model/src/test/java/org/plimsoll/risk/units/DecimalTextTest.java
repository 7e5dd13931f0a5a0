package org.plimsoll.risk.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalTextTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          # text,                 units,                written
          0,                      0,                    0
          -0,                     0,                    0
          -0.00000000,            0,                    0
          1,                      100000000,            1
          1.50,                   150000000,            1.5
          0.00000001,             1,                    0.00000001
          -0.00000001,            -1,                   -0.00000001
          1250.5,                 125050000000,         1250.5
          100,                    10000000000,          100
          007,                    700000000,            7
          00000000001,            100000000,            1
          92233720368.54775807,   9223372036854775807,  92233720368.54775807
          -92233720368.54775807,  -9223372036854775807, -92233720368.54775807
          """)
  void a_plain_decimal_is_read_exactly_and_written_shortest(
      String text, long units, String written) {
    assertThat(Cash.of(text)).isEqualTo(Cash.ofUnits(units)).hasToString(written);
    assertThat(Quantity.of(text)).isEqualTo(Quantity.ofUnits(units)).hasToString(written);
    assertThat(Rate.of(text)).isEqualTo(Rate.ofUnits(units)).hasToString(written);
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(
      strings = {
        "",
        " ",
        " 1",
        "1 ",
        "1\n",
        "1 000",
        "1,5",
        "1_000",
        "1e3",
        "1E3",
        "1e-8",
        "+1",
        "--1",
        "-",
        ".",
        ".5",
        "-.5",
        "1.",
        "1.5.5",
        "0.123456789",
        "1.000000000",
        "100000000000",
        "000000000001",
        "0x10",
        "1f",
        "NaN",
        "Infinity",
        "\u0661\u0662",
        "\uff11",
        "\u22121",
        "1\u0000"
      })
  void anything_but_a_plain_decimal_is_refused_with_its_text(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cash.of(text))
        .withMessage("cash must be a plain decimal with at most 8 decimals, was: " + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"92233720368.54775808", "-92233720368.54775808", "92233720369", "99999999999"})
  void a_decimal_past_the_end_of_the_range_is_refused_with_the_range_and_its_text(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cash.of(text))
        .withMessage("cash must lie within +-92233720368.54775807, was: " + text);
  }

  @Test
  void no_text_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cash.of(null))
        .withMessageContaining("was: null");
  }

  @Test
  void a_long_text_is_named_in_part_so_that_no_request_fills_the_log() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cash.of("9".repeat(10_000)))
        .withMessageEndingWith("was: " + "9".repeat(40) + "...");
  }

  @Test
  void a_refusal_names_what_the_text_was_to_be() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Price.of("x"))
        .withMessageStartingWith("price must be");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quantity.of("x"))
        .withMessageStartingWith("quantity must be");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.of("x"))
        .withMessageStartingWith("rate must be");
  }
}
