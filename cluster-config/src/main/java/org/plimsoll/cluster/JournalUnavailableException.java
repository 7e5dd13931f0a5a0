package org.plimsoll.cluster;

/** The journal's file cannot be opened, e.g. because another process has it open. */
public final class JournalUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JournalUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
