package org.plimsoll.cluster.chain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 hash.
 *
 * @param hex its 32 bytes as 64 lowercase hexadecimal digits, as it stands in JSON
 */
public record Hash(@JsonValue String hex) {
  private static final int DIGITS = 64;
  private static final HexFormat HEX = HexFormat.of();

  /**
   * @throws IllegalArgumentException if it is anything but 64 lowercase hexadecimal digits
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Hash {
    if (hex == null || hex.length() != DIGITS || !hex.chars().allMatch(Hash::isDigit)) {
      throw new IllegalArgumentException(
          "a hash must be 64 lowercase hexadecimal digits, was: " + hex);
    }
  }

  /** The hash of a text in UTF-8. */
  static Hash of(String text) {
    return new Hash(HEX.formatHex(sha256().digest(utf8(text))));
  }

  /** The hash of this hash, its 32 bytes, followed by a text in UTF-8. */
  Hash followedBy(String text) {
    MessageDigest digest = sha256();
    digest.update(HEX.parseHex(hex));
    return new Hash(HEX.formatHex(digest.digest(utf8(text))));
  }

  @Override
  public String toString() {
    return hex;
  }

  private static boolean isDigit(int letter) {
    return letter >= '0' && letter <= '9' || letter >= 'a' && letter <= 'f';
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
