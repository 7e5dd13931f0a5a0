package org.plimsoll.http.access;

import org.plimsoll.oracle.Ed25519Key;

/** Signatures by Ed25519, checked by the JDK. */
final class Ed25519Check {
  private Ed25519Check() {}

  /**
   * @param point the 32 bytes of the key
   * @throws IllegalArgumentException if it is no key, or one that tells nobody apart
   */
  static SignatureCheck ofPoint(byte[] point) {
    return of(Ed25519Key.ofPoint(point));
  }

  static SignatureCheck of(Ed25519Key key) {
    return (algorithm, statement, signature) -> key.hasSigned(statement, signature);
  }
}
