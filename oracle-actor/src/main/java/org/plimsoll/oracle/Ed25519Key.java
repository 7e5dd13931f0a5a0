package org.plimsoll.oracle;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/**
 * A public key of Ed25519 that is good enough to tell who signed: a point of the curve, and none of
 * the few under which one signature fits many statements.
 */
public final class Ed25519Key {
  private static final String ALGORITHM = "Ed25519";
  private static final int POINT_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  /** SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key; RFC 8410, section 4. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * The points of small order, y alone in hexadecimal, little-endian, the sign bit cleared. The
   * last two are 0 and 1 written as p and p + 1.
   */
  private static final Set<String> SMALL_ORDER =
      Set.of(
          "0100000000000000000000000000000000000000000000000000000000000000",
          "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "0000000000000000000000000000000000000000000000000000000000000000",
          "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
          "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
          "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
          "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

  private final PublicKey key;

  private Ed25519Key(PublicKey key) {
    this.key = key;
  }

  /**
   * @param text the 44 bytes of a SubjectPublicKeyInfo (RFC 8410) in Base64
   * @throws IllegalArgumentException naming what is wrong with it
   */
  public static Ed25519Key of(String text) {
    byte[] bytes = Base64.getDecoder().decode(text == null ? "" : text);
    if (bytes.length != PREFIX.length + POINT_BYTES
        || !Arrays.equals(bytes, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
      throw new IllegalArgumentException(
          "a public key must be the 44 bytes of an Ed25519 SubjectPublicKeyInfo in Base64");
    }
    return ofPoint(Arrays.copyOfRange(bytes, PREFIX.length, bytes.length));
  }

  /**
   * @param point the 32 bytes of RFC 8032
   * @throws IllegalArgumentException naming what is wrong with it
   */
  public static Ed25519Key ofPoint(byte[] point) {
    if (point.length != POINT_BYTES) {
      throw new IllegalArgumentException(
          "a public key of Ed25519 has 32 bytes, had: " + point.length);
    }
    if (isOfSmallOrder(point)) {
      throw new IllegalArgumentException("a public key must not be a point of small order");
    }
    byte[] bytes = Arrays.copyOf(PREFIX, PREFIX.length + POINT_BYTES);
    System.arraycopy(point, 0, bytes, PREFIX.length, POINT_BYTES);
    try {
      return new Ed25519Key(
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(bytes)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the public key is not one of Ed25519", e);
    }
  }

  /**
   * Whether who holds the key signed this. Of every signature there is one form: one whose second
   * half was made larger by the order of the group is none, and neither is one whose first half is
   * a point of small order, which no signer draws.
   */
  public boolean hasSigned(byte[] statement, byte[] signature) {
    if (signature.length != SIGNATURE_BYTES
        || isOfSmallOrder(Arrays.copyOf(signature, POINT_BYTES))) {
      return false;
    }
    try {
      Signature verification = Signature.getInstance(ALGORITHM);
      verification.initVerify(key);
      verification.update(statement);
      return verification.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ed25519Key that && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  private static boolean isOfSmallOrder(byte[] point) {
    byte[] unsigned = point.clone();
    unsigned[unsigned.length - 1] &= 0x7f;
    return SMALL_ORDER.contains(HexFormat.of().formatHex(unsigned));
  }
}
