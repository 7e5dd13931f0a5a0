package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookKeyTest {
  @TempDir Path data;

  @Test
  void a_key_is_drawn_once_for_its_owner_only_and_kept() throws IOException {
    Path file = data.resolve("new/webhook.key");

    WebhookKey.in(data.resolve("new"));
    byte[] drawn = Files.readAllBytes(file);
    WebhookKey.in(data.resolve("new"));

    assertThat(drawn).hasSize(32);
    assertThat(Files.readAllBytes(file)).isEqualTo(drawn);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void a_key_that_is_too_short_is_refused_by_name() throws IOException {
    Files.write(data.resolve("webhook.key"), new byte[5]);

    assertThatThrownBy(() -> WebhookKey.in(data))
        .isInstanceOf(UnusableException.class)
        .hasMessageContaining("webhook.key")
        .hasMessageContaining("5");
  }
}
