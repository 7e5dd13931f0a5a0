package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
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
      create(directory, file);
      return new WebhookSecrets(Files.readAllBytes(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableException(
          "the key of webhook secrets in " + file + " cannot be used: " + e.getMessage());
    }
  }

  private static void create(Path directory, Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Files.createDirectories(directory);
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    Path draft = Files.createTempFile(directory, FILE, ".new", forOwnerOnly(directory));
    try {
      Files.write(draft, key, StandardOpenOption.SYNC);
      // Whole or not at all: a node that is killed here draws another.
      Files.move(draft, file);
    } catch (FileAlreadyExistsException e) {
      // Another start of this node was quicker; its key is read.
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static FileAttribute<?>[] forOwnerOnly(Path directory) {
    boolean isPosix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
