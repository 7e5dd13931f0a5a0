package org.plimsoll.oracle;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.plimsoll.cluster.CborSerializable;

/**
 * A key by which one source signs its prices.
 *
 * @param id names it for ever, 1 to 64 letters, digits, dots, dashes and underscores
 * @param source whose prices it signs, and no other's
 * @param publicKey Ed25519, the 44 bytes of a SubjectPublicKeyInfo (RFC 8410) in Base64
 * @param validFrom from when on its signatures count
 * @param validUntil until before when
 * @param revokedAt when it was revoked: since then none of its signatures counts
 */
public record PublisherKey(
    String id,
    String source,
    String publicKey,
    Instant validFrom,
    Instant validUntil,
    Optional<Instant> revokedAt)
    implements CborSerializable {
  private static final String ALGORITHM = "Ed25519";
  private static final int SIGNATURE_BYTES = 64;

  /** SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key; RFC 8410, section 4. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int KEY_BYTES = PREFIX.length + 32;

  /**
   * The points of small order, y alone in hexadecimal, little-endian, the sign bit cleared: under
   * such a key one signature fits many statements. The last two are 0 and 1 written as p and p + 1.
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

  /**
   * @throws IllegalArgumentException naming what is wrong with the key
   */
  public PublisherKey {
    if (id == null || !id.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "the id of a key has 1 to 64 letters, digits, dots, dashes and underscores");
    }
    if (source == null || source.isBlank() || source.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a key needs the source whose prices it signs");
    }
    if (!validFrom.isBefore(validUntil)) {
      throw new IllegalArgumentException(
          "a key is valid from before it is valid until, was: " + validFrom + ", " + validUntil);
    }
    checked(publicKey);
  }

  /** Whether its signatures count now. */
  boolean isValidAt(Instant now) {
    return !now.isBefore(validFrom) && isUsableAfter(now);
  }

  /** Whether its signatures count now or will. */
  boolean isUsableAfter(Instant now) {
    return now.isBefore(validUntil) && revokedAt.isEmpty();
  }

  PublisherKey revokedAt(Instant at) {
    return new PublisherKey(id, source, publicKey, validFrom, validUntil, Optional.of(at));
  }

  /** Whether who holds the key signed this; a signature that cannot be read is none. */
  boolean hasSigned(byte[] statement, String signature) {
    try {
      byte[] bytes = Base64.getDecoder().decode(signature);
      // One way only to write a signature: unused bits of the last letter must not vary.
      if (bytes.length != SIGNATURE_BYTES
          || !Base64.getEncoder().encodeToString(bytes).equals(signature)) {
        return false;
      }
      Signature verification = Signature.getInstance(ALGORITHM);
      verification.initVerify(decoded(checked(publicKey)));
      verification.update(statement);
      return verification.verify(bytes);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] checked(String publicKey) {
    byte[] bytes = Base64.getDecoder().decode(publicKey == null ? "" : publicKey);
    if (bytes.length != KEY_BYTES
        || !Arrays.equals(bytes, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
      throw new IllegalArgumentException(
          "a public key must be the 44 bytes of an Ed25519 SubjectPublicKeyInfo in Base64");
    }
    byte[] point = Arrays.copyOfRange(bytes, PREFIX.length, KEY_BYTES);
    point[point.length - 1] &= 0x7f;
    if (SMALL_ORDER.contains(HexFormat.of().formatHex(point))) {
      throw new IllegalArgumentException("a public key must not be a point of small order");
    }
    try {
      decoded(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the public key is not one of Ed25519", e);
    }
    return bytes;
  }

  private static PublicKey decoded(byte[] publicKey) throws GeneralSecurityException {
    return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(publicKey));
  }
}
