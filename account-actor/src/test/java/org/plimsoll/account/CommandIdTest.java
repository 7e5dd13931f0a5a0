package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandIdTest {
  /** A subject may hold what a key may not, the separator too. */
  @ParameterizedTest
  @CsvSource({"k1, anna", "k1, a|b", "k1, \"", "!, https://issuer.example/users/7", "k, |"})
  void its_text_is_read_back(String key, String subject) {
    CommandId id = CommandId.of(key).by(subject);

    assertThat(id.text()).isEqualTo(key + "|" + subject);
    assertThat(CommandId.ofText(id.text())).isEqualTo(id);
    assertThat(CommandId.ofText(key)).isEqualTo(CommandId.of(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a|b", "a\"", "a\\", "ä"})
  void what_no_key_can_be_is_refused(String key) {
    assertThatThrownBy(() -> CommandId.of(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 128 visible ASCII characters");
  }

  @Test
  void a_caller_has_a_name() {
    assertThatThrownBy(() -> CommandId.of("k").by(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
