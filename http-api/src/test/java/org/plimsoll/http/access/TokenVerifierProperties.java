package org.plimsoll.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.http.access.Forge.CLIENT;
import static org.plimsoll.http.access.Forge.claims;
import static org.plimsoll.http.access.Forge.machineClaims;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.SettableClock;

class TokenVerifierProperties {
  private static final int CHANGES = 10_000;

  /** Every other byte there is, not only letters of the alphabet. */
  @Test
  void a_token_with_any_byte_changed_is_refused() {
    SplittableRandom random = Seed.random();
    TokenVerifier verifier = Forge.verifier(new SettableClock(Forge.NOW));
    List<String> tokens =
        List.of(
            Forge.rsa(claims()),
            Forge.pss(claims()),
            Forge.p256(claims()),
            Forge.ed(claims()),
            Forge.engine(machineClaims()));
    tokens.forEach(token -> assertThat(isBelieved(verifier, token)).isTrue());
    for (int n = 0; n < CHANGES; n++) {
      byte[] token = tokens.get(n % tokens.size()).getBytes(StandardCharsets.ISO_8859_1);
      int place = random.nextInt(token.length);
      byte before = token[place];
      // Half of them with another letter of Base64url, which gets further.
      byte after =
          random.nextBoolean()
              ? (byte) Forge.base64(new byte[] {(byte) random.nextInt(256), 0}).charAt(0)
              : (byte) random.nextInt(256);
      token[place] = after == before ? (byte) (after ^ 1) : after;
      assertThat(isBelieved(verifier, new String(token, StandardCharsets.ISO_8859_1)))
          .as("byte %d of token %d, seed %d", place, n % tokens.size(), Seed.VALUE)
          .isFalse();
    }
  }

  private static boolean isBelieved(TokenVerifier verifier, String token) {
    try {
      verifier.verify(token, CLIENT);
      return true;
    } catch (TokenRefusedException e) {
      return false;
    }
  }
}
