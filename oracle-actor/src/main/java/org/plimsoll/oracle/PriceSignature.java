package org.plimsoll.oracle;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.plimsoll.cluster.CborSerializable;

/**
 * Says that an observation comes from who holds a key.
 *
 * @param keyId which key, as it was added
 * @param signature Ed25519 over {@link #statement}, 64 bytes in Base64
 */
public record PriceSignature(String keyId, String signature) implements CborSerializable {
  public PriceSignature {
    Objects.requireNonNull(keyId, "keyId");
    Objects.requireNonNull(signature, "signature");
  }

  /**
   * What is signed, in the one form there is: lines of UTF-8, each ended by a line feed, of the
   * words {@code plimsoll price 1}, index, source, sequence, time and price. Time is RFC 3339 in
   * UTC without trailing zeros in the fraction's groups of three, the price a plain decimal without
   * trailing zeros. So a statement about one feed is never one about another.
   *
   * @throws IllegalArgumentException if the source holds a control character, such as a line feed
   */
  public static byte[] statement(PriceObservation observation) {
    if (observation.source().chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a source that signs has no control characters");
    }
    String text =
        String.join(
            "\n",
            "plimsoll price 1",
            observation.index().value(),
            observation.source(),
            Long.toString(observation.sequence()),
            observation.observedAt().toString(),
            observation.price().toString(),
            "");
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
