package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.risk.RedeemedMarkets;
import org.plimsoll.risk.market.MarginParameters;

class ParameterSetTest {
  static List<String> presets() {
    return ParameterFile.presets();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void what_is_written_is_read_as_the_same_and_written_alike(String preset) {
    MarginParameters parameters = ParameterFile.preset(preset);

    ParameterSet set = ParameterSet.of(parameters);

    assertThat(set.parameters()).isEqualTo(parameters);
    assertThat(ParameterSet.of(set.parameters())).isEqualTo(set);
  }

  @Test
  void composed_indexes_are_written_too() {
    MarginParameters parameters = RedeemedMarkets.parameters(ParameterFile.house());

    assertThat(ParameterSet.of(parameters).parameters()).isEqualTo(parameters);
  }

  @Test
  void fields_are_in_order_of_name_without_white_space() throws IOException {
    String content = ParameterSet.of(ParameterFile.house()).content();

    JsonNode read = new ObjectMapper().readTree(content);
    assertInOrder(read);
    assertThat(read.toString()).isEqualTo(content);
  }

  private static void assertInOrder(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    assertThat(names).isSorted();
    node.forEach(ParameterSetTest::assertInOrder);
  }

  @Test
  void the_fingerprint_is_the_hash_of_the_content() throws NoSuchAlgorithmException {
    ParameterSet set = ParameterSet.of(ParameterFile.preset("bybit-tiers"));

    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(set.content().getBytes(StandardCharsets.UTF_8));
    assertThat(set.fingerprint()).isEqualTo(HexFormat.of().formatHex(hash));
  }
}
