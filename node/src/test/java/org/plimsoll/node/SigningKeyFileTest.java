package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the key of checkpoints comes from, and when a node does not start. */
class SigningKeyFileTest {
  @TempDir private Path data;

  @Test
  void a_node_of_its_own_draws_a_key_once_for_itself_only() throws IOException {
    Path file = data.resolve("checkpoint-signing.key");

    var drawn = SigningKeyFile.of(config("", "[]"));
    String pem = Files.readString(file);

    assertThat(SigningKeyFile.of(config("", "[]")).verifier()).isEqualTo(drawn.verifier());
    assertThat(Files.readString(file)).isEqualTo(pem).startsWith("-----BEGIN PRIVATE KEY-----");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(drawn.verifier().name()).isEqualTo("example.org/venue");
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_node_of_a_cluster_does_not_start_without_the_key_of_the_cluster() {
    assertThatThrownBy(() -> SigningKeyFile.of(config("", "[\"pekko://plimsoll@a:1\"]")))
        .isInstanceOf(UnusableException.class)
        .hasMessageContaining("plimsoll.audit.signing-key");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void the_key_that_is_named_is_used_and_has_to_be_there() {
    Path named = SigningKeyFile.drawnIn(data.resolve("elsewhere"));

    assertThat(SigningKeyFile.of(config(named.toString(), "[\"pekko://plimsoll@a:1\"]")).verifier())
        .isEqualTo(SigningKeyFile.of(config(named.toString(), "[]")).verifier());
    assertThatThrownBy(() -> SigningKeyFile.of(config(data.resolve("gone").toString(), "[]")))
        .isInstanceOf(UnusableException.class)
        .hasMessageContaining("gone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rw-----w-"})
  void a_key_that_others_may_read_or_write_is_refused(String permissions) throws IOException {
    Path file = SigningKeyFile.drawnIn(data);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertThatThrownBy(() -> SigningKeyFile.of(config("", "[]")))
        .isInstanceOf(UnusableException.class)
        .hasMessageContaining(permissions);
  }

  @Test
  void what_is_no_key_is_refused_and_not_shown() throws IOException {
    Path file = SigningKeyFile.drawnIn(data);
    Files.writeString(file, "my-secret");

    assertThatThrownBy(() -> SigningKeyFile.of(config("", "[]")))
        .isInstanceOf(UnusableException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("my-secret");
  }

  private Config config(String key, String seeds) {
    return ConfigFactory.parseString(
        "plimsoll.data-directory = \""
            + data
            + "\"\nplimsoll.audit { origin = \"example.org/venue\", signing-key = \""
            + key
            + "\" }\npekko.cluster.seed-nodes = "
            + seeds);
  }
}
