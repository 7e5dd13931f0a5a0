package org.plimsoll.cluster.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ \"b\" : 1, \"a\" : [ true , null ] } | {\"a\":[true,null],\"b\":1}",
        "{} | {}",
        "[ ] | []",
        "[[],{}] | [[],{}]",
        "{\"b\":{\"d\":1,\"c\":2},\"a\":0} | {\"a\":0,\"b\":{\"c\":2,\"d\":1}}",
        "{\"10\":1,\"9\":2,\"\":3} | {\"\":3,\"10\":1,\"9\":2}",
        "-9007199254740991 | -9007199254740991",
        "9007199254740991 | 9007199254740991",
        "-0 | 0",
        "\"\\u0041\\/\\u00e9\" | \"A/é\"",
      })
  void a_value_has_one_form(String json, String form) {
    assertThat(CanonicalJson.text(CanonicalJson.read(json))).isEqualTo(form);
  }

  @Test
  void only_what_must_be_is_escaped() {
    assertThat(CanonicalJson.text("\b\t\n\f\r\u0000\u001f\u007f\"\\/\u2028€"))
        .isEqualTo("\"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\\\"\\\\/\u2028€\"");
  }

  /** U+1F600 is D83D DE00 in UTF-16 and so comes before U+FB33, which as a number is less. */
  @Test
  void members_are_sorted_by_utf_16_units() {
    assertThat(CanonicalJson.text(CanonicalJson.read("{\"\uFB33\":1,\"\uD83D\uDE00\":2}")))
        .isEqualTo("{\"\uD83D\uDE00\":2,\"\uFB33\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "1.0",
        "1e3",
        "9007199254740992",
        "-9007199254740992",
        "9223372036854775808",
        "-9223372036854775808",
        "123456789012345678901234567890"
      })
  void a_number_that_a_reader_might_not_hold_exactly_is_refused(String number) {
    assertThatThrownBy(
            () -> CanonicalJson.text(CanonicalJson.read("{\"a\":{\"b\":[" + number + "]}}")))
        .isInstanceOf(NotCanonicalException.class)
        .hasMessageContaining("at a.b: a number must be an integer within +-9007199254740991");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD83D", "x\uDE00y", "\uDE00\uD83D", "\uD83D\uD83D"})
  void half_a_surrogate_pair_is_refused(String text) {
    assertThatThrownBy(() -> CanonicalJson.text(text))
        .isInstanceOf(NotCanonicalException.class)
        .hasMessageContaining("half a surrogate pair");
  }

  @Test
  void what_is_not_json_is_refused() {
    assertThatThrownBy(() -> CanonicalJson.text(JsonNodeFactory.instance.binaryNode(new byte[3])))
        .isInstanceOf(NotCanonicalException.class)
        .hasMessageContaining("BINARY");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{} {}", "{\"a\":1,\"a\":1}", "NaN", "'a'", "[1,]", "01"})
  void only_one_json_value_is_read(String json) {
    assertThatThrownBy(() -> CanonicalJson.read(json)).isInstanceOf(NotCanonicalException.class);
  }
}
