package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.risk.market.MarginParameters;

class ParameterFingerprintTest {
  @TempDir private Path directory;

  static Stream<String> presets() {
    return ParameterFile.presets().stream();
  }

  @ParameterizedTest
  @MethodSource("presets")
  void the_content_is_read_back_to_the_same_parameters(String preset) throws IOException {
    MarginParameters parameters = ParameterFile.preset(preset);
    Path file = directory.resolve("parameters.json");
    Files.write(file, ParameterFingerprint.content(parameters));

    MarginParameters read = ParameterFile.read(file);

    assertThat(read).isEqualTo(parameters);
    assertThat(ParameterFingerprint.of(read)).isEqualTo(ParameterFingerprint.of(parameters));
  }

  @Test
  void no_two_presets_have_the_same() {
    assertThat(presets().map(ParameterFile::preset).map(ParameterFingerprint::of))
        .doesNotHaveDuplicates()
        .allMatch(fingerprint -> fingerprint.sha256().matches("[0-9a-f]{64}"));
  }

  @Test
  void two_contents_under_one_version_are_told_apart() {
    MarginParameters house = ParameterFile.house();
    MarginParameters other = house.withLimits(Map.of());

    assertThat(other.version()).isEqualTo(house.version());
    assertThat(ParameterFingerprint.of(other)).isNotEqualTo(ParameterFingerprint.of(house));
  }

  /** So that every implementation of the sorting of keys gives the same bytes. */
  @Test
  void the_content_has_its_fields_in_order_and_no_white_space() {
    String content =
        new String(
            ParameterFingerprint.content(ParameterFile.preset("house")), StandardCharsets.UTF_8);

    assertThat(content).startsWith("{\"assets\":[{\"").doesNotContain("\n", "\": ", "null");
    assertThat(content.indexOf("\"levels\"")).isLessThan(content.lastIndexOf("\"version\""));
  }
}
