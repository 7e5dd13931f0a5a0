package org.plimsoll.http.access;

/** Tells whether who holds a key signed something. */
@FunctionalInterface
interface SignatureCheck {
  /**
   * @param algorithm one of those the key is for
   */
  boolean hasSigned(String algorithm, byte[] statement, byte[] signature);
}
