package org.plimsoll.cluster;

/** A node that must not be a member of a cluster as it is; the message names why. */
public final class UnsafeClusterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsafeClusterException(String message) {
    super(message);
  }
}
