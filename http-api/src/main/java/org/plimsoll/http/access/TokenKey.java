package org.plimsoll.http.access;

import static org.plimsoll.http.access.TokenRefusedException.require;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A public key by which tokens are checked. What it is for is said here and nowhere in a token: RFC
 * 8725, sections 3.1 and 3.2.
 *
 * @param id by which tokens name it
 * @param algorithms that it is for
 * @param grant what its holder may claim; empty: whatever the issuer claims
 */
record TokenKey(
    String id, Set<String> algorithms, SignatureCheck check, Optional<MachineGrant> grant) {
  TokenKey {
    algorithms = Set.copyOf(algorithms);
  }

  /**
   * @throws TokenRefusedException if the token is not by this key
   */
  void requireSigned(ReceivedToken token) throws TokenRefusedException {
    require(algorithms.contains(token.algorithm()), TokenRefusal.ALGORITHM_NOT_OF_KEY);
    require(
        check.hasSigned(token.algorithm(), token.signed(), token.signature()),
        TokenRefusal.WRONG_SIGNATURE);
  }

  /**
   * @throws TokenRefusedException if the key may not be used for this, now or from there
   */
  void requireGranted(TokenClaims claims, InetAddress client, Instant now)
      throws TokenRefusedException {
    if (grant.isPresent()) {
      grant.get().require(claims, client, now);
    }
  }
}
