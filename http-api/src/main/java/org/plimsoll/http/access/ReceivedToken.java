package org.plimsoll.http.access;

import static org.plimsoll.http.access.TokenRefusedException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * A token as it came, taken apart and not yet believed: a JWS in compact form (RFC 7515, section
 * 7.1) whose header names a key and brings none.
 *
 * @param algorithm one of public keys
 * @param keyId which key; whatever it looks like, it is compared with known names and nothing else
 * @param claims the payload
 * @param signed what the signature is of
 */
record ReceivedToken(
    String algorithm, String keyId, ObjectNode claims, byte[] signed, byte[] signature) {
  static final int LONGEST = 8 * 1024;

  private static final Set<String> ALGORITHMS =
      Set.of("RS256", "PS256", "ES256", "EdDSA", "Ed25519");

  /**
   * Keys and places of keys that a sender chooses, extensions that must be understood, compression,
   * tokens in tokens: refused whatever their value, RFC 8725.
   */
  private static final Set<String> FORBIDDEN =
      Set.of("jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "enc", "cty");

  /** RFC 9068, and what nearly everybody writes. */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  /**
   * @throws TokenRefusedException if it is nothing that could be believed, whoever signed it
   */
  static ReceivedToken parse(String token) throws TokenRefusedException {
    require(token.length() <= LONGEST, TokenRefusal.TOO_LARGE);
    String[] parts = token.split("\\.", -1);
    require(parts.length == 3, TokenRefusal.MALFORMED);
    ObjectNode header = object(parts[0]);
    String algorithm = requireHeader(header);
    byte[] signature = decoded(parts[2]);
    ObjectNode claims = object(parts[1]);
    byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    return new ReceivedToken(algorithm, header.path("kid").textValue(), claims, signed, signature);
  }

  private static String requireHeader(ObjectNode header) throws TokenRefusedException {
    require(FORBIDDEN.stream().noneMatch(header::has), TokenRefusal.HEADER_NOT_ALLOWED);
    String type = header.path("typ").asText("").toLowerCase(Locale.ROOT);
    require(!header.has("typ") || TYPES.contains(type), TokenRefusal.HEADER_NOT_ALLOWED);
    String algorithm = header.path("alg").isTextual() ? header.path("alg").textValue() : "";
    require(ALGORITHMS.contains(algorithm), TokenRefusal.ALGORITHM_NOT_ALLOWED);
    require(header.path("kid").isTextual(), TokenRefusal.UNKNOWN_KEY);
    return algorithm;
  }

  private static ObjectNode object(String part) throws TokenRefusedException {
    try {
      return AccessJson.object(decoded(part));
    } catch (IllegalArgumentException e) {
      throw new TokenRefusedException(TokenRefusal.MALFORMED);
    }
  }

  /** Without padding, and with unused bits of the last letter at zero: one form of every text. */
  private static byte[] decoded(String part) throws TokenRefusedException {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      require(
          Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part),
          TokenRefusal.MALFORMED);
      return bytes;
    } catch (IllegalArgumentException e) {
      throw new TokenRefusedException(TokenRefusal.MALFORMED);
    }
  }
}
