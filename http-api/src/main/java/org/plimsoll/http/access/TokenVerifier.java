package org.plimsoll.http.access;

import static org.plimsoll.http.access.TokenRefusedException.require;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Tells from a token who calls. A token is believed if it is signed by a key that counts for the
 * issuer it names, is for this audience and current, and claims no more than its key has. Which
 * keys count is known before a token comes: nothing in it leads to one.
 */
final class TokenVerifier implements AutoCloseable {
  private final Map<String, TokenIssuer> issuers;
  private final Optional<TokenIssuer> machines;
  private final String audience;
  private final Duration skew;
  private final Clock clock;
  private final CheckedSignatures signatures = new CheckedSignatures();

  /**
   * What a token shows.
   *
   * @param until before when it is to be shown anew
   */
  record Verified(Caller caller, Instant until) {}

  /**
   * @param issuers by the name they give themselves
   * @param machines whose tokens name the machine itself as their issuer; all their keys are
   *     granted something
   * @param audience that tokens must be for
   * @param skew how far two clocks may be apart
   */
  TokenVerifier(
      Map<String, TokenIssuer> issuers,
      Optional<TokenIssuer> machines,
      String audience,
      Duration skew,
      Clock clock) {
    this.issuers = Map.copyOf(issuers);
    this.machines = machines;
    this.audience = audience;
    this.skew = skew;
    this.clock = clock;
  }

  /**
   * @param client where the token came from
   * @throws TokenRefusedException if it is not believed
   */
  Verified verify(String token, InetAddress client) throws TokenRefusedException {
    Instant now = clock.instant();
    ReceivedToken received = ReceivedToken.parse(token);
    String name = TokenClaims.issuer(received.claims());
    Optional<TokenIssuer> named = Optional.ofNullable(issuers.get(name));
    TokenIssuer issuer =
        named
            .or(() -> machines)
            .orElseThrow(() -> new TokenRefusedException(TokenRefusal.UNKNOWN_ISSUER));
    TokenKey key =
        issuer
            .keys()
            .key(received.keyId())
            .orElseThrow(() -> new TokenRefusedException(TokenRefusal.UNKNOWN_KEY));
    boolean isMachine = key.grant().filter(grant -> grant.subject().equals(name)).isPresent();
    require(named.isPresent() || isMachine, TokenRefusal.UNKNOWN_ISSUER);
    signatures.require(token, received, key);

    TokenClaims claims = TokenClaims.of(received.claims());
    require(claims.audiences().contains(audience), TokenRefusal.WRONG_AUDIENCE);
    claims.requireCurrent(now, skew, issuer.longestLifetime());
    key.requireGranted(claims, client, now);
    return new Verified(claims.caller(), claims.expiresAt().plus(skew));
  }

  @Override
  public void close() {
    issuers.values().forEach(issuer -> issuer.keys().close());
    machines.ifPresent(issuer -> issuer.keys().close());
  }
}
