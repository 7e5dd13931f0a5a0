package org.plimsoll.account.checkpoint;

import java.util.Base64;
import java.util.HexFormat;

/** Signing keys for tests. */
public final class Keys {
  public static final String ORIGIN = "example.org/venue";
  public static final SigningKey SIGNING = key(ORIGIN, "07".repeat(32));

  private Keys() {}

  /**
   * @param seed the 32 bytes of an Ed25519 key in hexadecimal
   */
  static SigningKey key(String origin, String seed) {
    return SigningKey.parse(origin, pem("302e020100300506032b657004220420" + seed));
  }

  static String pem(String hex) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex))
        + "\n-----END PRIVATE KEY-----\n";
  }
}
