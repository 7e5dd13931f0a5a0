package org.plimsoll.cluster;

/** The journal is configured so that it could lose acknowledged events; the node must not start. */
public final class UnsafeJournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsafeJournalException(String message) {
    super(message);
  }
}
