package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.plimsoll.account.checkpoint.VerifierKey;

/** A file with the key that a venue's checkpoints are verified with, as one line. */
final class KeyFile {
  private KeyFile() {}

  /**
   * @throws UnusableException if it is none
   */
  static VerifierKey read(Path file) {
    try {
      return VerifierKey.parse(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UnusableException("the file cannot be read: " + file + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw new UnusableException("the file is no key: " + file + ": " + e.getMessage());
    }
  }
}
