package org.plimsoll.node.operations;

/** A port cannot be listened on; the message names the settings that choose another. */
public final class PortInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PortInUseException(String message, Throwable cause) {
    super(message, cause);
  }
}
