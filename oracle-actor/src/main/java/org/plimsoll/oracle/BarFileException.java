package org.plimsoll.oracle;

import java.nio.file.Path;

/** A bar file cannot be used. The message names the file, line, column and what is wrong. */
public final class BarFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BarFileException(Path file, String problem) {
    super(file + ": " + problem);
  }

  BarFileException(Path file, long line, String problem) {
    super(file + ", line " + line + ": " + problem);
  }

  BarFileException(Path file, long line, String column, String problem) {
    super(file + ", line " + line + ", column " + column + ": " + problem);
  }
}
