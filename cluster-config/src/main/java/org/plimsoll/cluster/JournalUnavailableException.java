package org.plimsoll.cluster;

/** The journal cannot be reached: a file that another process has open, a server that is away. */
public final class JournalUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
