package org.plimsoll.oracle;

/** A parameter file cannot be used. The message names the file, the field and what is wrong. */
public final class ParameterFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ParameterFileException(String file, String problem, Exception cause) {
    super(file + ": " + problem, cause);
  }

  ParameterFileException(String file, String field, String problem, Exception cause) {
    super(file + ", field " + field + ": " + problem, cause);
  }
}
