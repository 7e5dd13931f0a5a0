package org.plimsoll.cluster;

/** This JDK is too old or too new to run a Cassandra server; a node runs on it nevertheless. */
public final class UnsupportedJdkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedJdkException(String message) {
    super(message);
  }
}
