package org.plimsoll.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineKeyReaderTest {
  private static final String SMALL_ORDER =
      "MCowBQYDK2VwAyEAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @Test
  void a_register_without_keys_knows_nobody() {
    assertThat(MachineKeyReader.keys(bytes("{\"keys\":[]}"))).isEmpty();
  }

  @ParameterizedTest(name = "{0} = {1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "kid | \"../a\" | kid must be",
        "kid | 1 | kid must be",
        "publicKey | \"AAAA\" | 44 bytes",
        "publicKey | \"" + SMALL_ORDER + "\" | small order",
        "publicKey | \"!\" | key 1",
        "subject | 1 | subject must be",
        "subject | \"*\" | subject must be",
        "subject | \"house\" | subject must be",
        "subject | \"anybody\" | subject must be",
        "subject | \"\" | subject must be",
        "roles | \"TRADER\" | roles must be a list",
        "roles | [\"trader\"] | there is no role trader",
        "accounts | [1] | accounts must be a list",
        "sources | \"one\" | sources must be a list",
        "validFrom | \"2027-01-01T00:00:00Z\" | valid from before",
        "validUntil | \"tomorrow\" | validUntil must be a time",
        "addresses | [] | addresses must name some",
        "addresses | [\"example.org\"] | an address is like",
        "addresses | [\"10.0.0.0/33\"] | 0 to 32 bits",
        "addresses | [\"10.0.0.0/-1\"] | an address is like",
        "addresses | [\"10.1\"] | an address is like",
        "addresses | [\"10.0.0.256\"] | address",
        "secret | \"x\" | there are no fields [secret]"
      })
  void a_register_that_says_anything_else_is_refused(String field, String value, String why) {
    String machine = Forge.machine("engine-1", Forge.ENGINE, field, value);

    assertThatThrownBy(() -> MachineKeyReader.keys(bytes(Forge.keySet(machine))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"kid", "publicKey", "subject", "roles", "accounts", "validFrom", "validUntil"})
  void nothing_but_addresses_and_sources_may_be_left_out(String field) {
    String machine = Forge.machine("engine-1", Forge.ENGINE, field, null);

    assertThatThrownBy(() -> MachineKeyReader.keys(bytes(Forge.keySet(machine))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(field);
  }

  @Test
  void an_id_is_there_once() {
    String machine = Forge.machine("engine-1", Forge.ENGINE);

    assertThatThrownBy(() -> MachineKeyReader.keys(bytes(Forge.keySet(machine, machine))))
        .hasMessageContaining("key 2: the kid is there twice");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
