package org.plimsoll.account.checkpoint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.plimsoll.cluster.chain.Hash;

/** Hashes and their 32 bytes. */
final class Sha256 {
  static final int BYTES = 32;

  private static final HexFormat HEX = HexFormat.of();

  private Sha256() {}

  /** Over all parts, one after the other. */
  static Hash over(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return of(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }

  /**
   * @throws IllegalArgumentException if the bytes are not 32
   */
  static Hash of(byte[] bytes) {
    return new Hash(HEX.formatHex(bytes));
  }

  static byte[] bytes(Hash hash) {
    return HEX.parseHex(hash.hex());
  }
}
