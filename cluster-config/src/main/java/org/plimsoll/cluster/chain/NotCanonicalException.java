package org.plimsoll.cluster.chain;

/** A JSON value has no canonical form here; the message says where and why. */
public final class NotCanonicalException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  NotCanonicalException(String message) {
    super(message);
  }

  NotCanonicalException(String message, Throwable cause) {
    super(message, cause);
  }
}
