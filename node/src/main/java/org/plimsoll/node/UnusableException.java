package org.plimsoll.node;

/** What the user asked for cannot be done as asked; the message says why and what to do. */
final class UnusableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableException(String message) {
    super(message);
  }
}
