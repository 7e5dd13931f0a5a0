package org.plimsoll.oracle;

import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
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
    Ed25519Key.of(publicKey);
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
      return Base64.getEncoder().encodeToString(bytes).equals(signature)
          && Ed25519Key.of(publicKey).hasSigned(statement, bytes);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
