package org.plimsoll.http.access;

import java.io.IOException;

/** A place that keys are read from as they are now. */
interface KeyLocation extends AutoCloseable {
  /** More is no set of keys, and nobody is to fill the memory of a node. */
  int MOST_BYTES = 1024 * 1024;

  /**
   * @throws IOException if there is nothing to be had, or more than {@link #MOST_BYTES}
   */
  byte[] read() throws IOException, InterruptedException;

  /** For the log. */
  @Override
  String toString();

  @Override
  default void close() {}
}
