package org.plimsoll.http.access;

import java.util.Optional;

/** Where the keys of an issuer are found. Answers at once, from what is known. */
interface KeySource extends AutoCloseable {
  Optional<TokenKey> key(String id);

  /** Stops whatever keeps it up to date. */
  @Override
  default void close() {}
}
