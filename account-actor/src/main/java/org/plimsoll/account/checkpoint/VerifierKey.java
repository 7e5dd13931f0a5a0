package org.plimsoll.account.checkpoint;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public key that checkpoints of an origin are verified with: Ed25519 (RFC 8032).
 *
 * <p>Source: C2SP signed notes (c2sp.org/signed-note) for the key's id and how it is written.
 */
public final class VerifierKey {
  static final String ALGORITHM = "Ed25519";

  /** SubjectPublicKeyInfo of Ed25519 up to the 32 bytes of the key; RFC 8410, section 4. */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final byte NOTE_ALGORITHM = 1;
  private static final int KEY_BYTES = 32;
  static final int ID_BYTES = 4;

  private final String name;
  private final byte[] point;
  private final PublicKey key;

  private VerifierKey(String name, byte[] point) {
    Checkpoint.requireOrigin(name);
    this.name = name;
    this.point = point;
    try {
      this.key =
          KeyFactory.getInstance(ALGORITHM)
              .generatePublic(new X509EncodedKeySpec(joined(PREFIX, point)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key of " + name + " is none of Ed25519", e);
    }
  }

  static VerifierKey of(String name, PublicKey key) {
    byte[] encoded = key.getEncoded();
    return new VerifierKey(
        name, Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static VerifierKey parse(String text) {
    // A name has no plus sign, Base64 may.
    String[] parts = text.split("\\+", 3);
    byte[] typed = parts.length == 3 ? Base64.getDecoder().decode(parts[2]) : new byte[0];
    if (typed.length != 1 + KEY_BYTES || typed[0] != NOTE_ALGORITHM) {
      throw new IllegalArgumentException(
          "a key to verify checkpoints with is written <name>+<id>+<Base64>, was: " + text);
    }
    VerifierKey key = new VerifierKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
    if (!key.toString().equals(text)) {
      throw new IllegalArgumentException("the id does not fit the key and its name: " + text);
    }
    return key;
  }

  /** The origin whose checkpoints it verifies. */
  public String name() {
    return name;
  }

  /** Which key it is: four bytes in hexadecimal. */
  public String id() {
    return HexFormat.of().formatHex(idBytes());
  }

  byte[] idBytes() {
    byte[] hash =
        Sha256.bytes(Sha256.over((name + "\n").getBytes(StandardCharsets.UTF_8), typed()));
    return Arrays.copyOf(hash, ID_BYTES);
  }

  /** Whether who holds the key signed this. */
  boolean hasSigned(byte[] text, byte[] signature) {
    try {
      Signature verification = Signature.getInstance(ALGORITHM);
      verification.initVerify(key);
      verification.update(text);
      return verification.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a signature that cannot be read is none
    }
  }

  private byte[] typed() {
    return joined(new byte[] {NOTE_ALGORITHM}, point);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey same && toString().equals(same.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return name + '+' + id() + '+' + Base64.getEncoder().encodeToString(typed());
  }
}
