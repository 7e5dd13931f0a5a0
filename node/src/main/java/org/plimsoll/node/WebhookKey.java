package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.plimsoll.http.WebhookSecrets;

/** The key of webhook secrets, in a file beside the journal that only its owner may read. */
final class WebhookKey {
  private static final String FILE = "webhook.key";
  private static final int BYTES = 32;

  private WebhookKey() {}

  /**
   * The secrets of this directory; its key is drawn when it is first asked for.
   *
   * @throws UnusableException if the file can be neither read nor written, or is too short
   */
  static WebhookSecrets in(Path directory) {
    Path file = directory.resolve(FILE);
    try {
      OwnerOnlyFile.create(file, WebhookKey::drawn);
      return new WebhookSecrets(Files.readAllBytes(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableException(
          "the key of webhook secrets in " + file + " cannot be used: " + e.getMessage());
    }
  }

  private static byte[] drawn() {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
