package org.plimsoll.node.examples;

import java.nio.file.Path;

/** A file of examples that cannot be used; the message names the file and what is wrong. */
final class ExampleFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExampleFileException(Path file, String problem, Throwable cause) {
    super(file + ": " + problem, cause);
  }
}
