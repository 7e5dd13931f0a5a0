package org.plimsoll.cluster;

/**
 * An event was not written because another writer of the same entity has used its number. Nothing
 * was acknowledged; the entity recovers and goes on with the other's event.
 */
public final class SecondWriterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SecondWriterException(String message) {
    super(message);
  }
}
