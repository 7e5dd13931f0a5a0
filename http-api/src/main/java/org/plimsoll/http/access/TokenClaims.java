package org.plimsoll.http.access;

import static org.plimsoll.http.access.TokenRefusedException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.plimsoll.account.Authority;

/**
 * What a token says, as far as it matters here; other claims are ignored.
 *
 * @param subject {@code sub}
 * @param audiences {@code aud}, a text or a list
 * @param expiresAt {@code exp}
 * @param notBefore {@code nbf}, if it is there
 * @param issuedAt {@code iat}
 * @param roles {@code roles}; none if it is not there
 * @param owners {@code accounts}; the subject alone if it is not there
 * @param sources the same
 */
record TokenClaims(
    String subject,
    Set<String> audiences,
    Instant expiresAt,
    Optional<Instant> notBefore,
    Instant issuedAt,
    Set<Role> roles,
    Set<String> owners,
    Set<String> sources) {

  /** As OpenID Connect Core has it, section 2; no spaces, so that a line of a log stays one. */
  private static final String SUBJECT_FORM = "[\\x21-\\x7e]{1,255}";

  /**
   * Names of more than a person or a machine: as a subject two would cover the accounts of others,
   * and who is anybody may say who it is. The venue's own parts are not for callers either.
   */
  private static final Set<String> RESERVED = Set.of(Authority.ALL, "house", CallerOf.ANYBODY);

  /** The year 10000: what is beyond is no time. */
  private static final double LAST_SECOND = 253_402_300_800.0;

  TokenClaims {
    audiences = Set.copyOf(audiences);
    roles = Set.copyOf(roles);
    owners = Set.copyOf(owners);
    sources = Set.copyOf(sources);
  }

  /**
   * @throws TokenRefusedException if a claim is missing that must be there, or is of another kind
   */
  static TokenClaims of(ObjectNode claims) throws TokenRefusedException {
    String subject = text(claims, "sub");
    require(isSubject(subject), TokenRefusal.SUBJECT_NOT_ALLOWED);
    Set<String> audiences =
        claims.path("aud").isTextual() ? Set.of(text(claims, "aud")) : texts(claims, "aud");
    return new TokenClaims(
        subject,
        audiences,
        time(claims, "exp"),
        claims.has("nbf") ? Optional.of(time(claims, "nbf")) : Optional.empty(),
        time(claims, "iat"),
        roles(claims),
        claims.has("accounts") ? texts(claims, "accounts") : Set.of(subject),
        claims.has("sources") ? texts(claims, "sources") : Set.of(subject));
  }

  static boolean isSubject(String text) {
    return text.matches(SUBJECT_FORM)
        && !RESERVED.contains(text)
        && !text.startsWith(Authority.VENUE_PREFIX);
  }

  /** The issuer that a token names, which nothing is taken from but which keys may count. */
  static String issuer(ObjectNode claims) throws TokenRefusedException {
    return text(claims, "iss");
  }

  /**
   * Whether it counts now.
   *
   * @param skew how far two clocks may be apart
   * @param longestLifetime from when it was issued until it expires
   * @throws TokenRefusedException if it does not
   */
  void requireCurrent(Instant now, Duration skew, Duration longestLifetime)
      throws TokenRefusedException {
    require(now.isBefore(expiresAt.plus(skew)), TokenRefusal.EXPIRED);
    boolean hasBegun = notBefore.filter(from -> now.isBefore(from.minus(skew))).isEmpty();
    require(hasBegun, TokenRefusal.NOT_VALID_YET);
    require(!issuedAt.isAfter(now.plus(skew)), TokenRefusal.ISSUED_IN_THE_FUTURE);
    require(
        Duration.between(issuedAt, expiresAt).compareTo(longestLifetime) <= 0,
        TokenRefusal.LIFETIME_TOO_LONG);
  }

  Caller caller() {
    return new Caller(new Authority(subject, owners), roles, sources);
  }

  private static Set<Role> roles(ObjectNode claims) throws TokenRefusedException {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (claims.has("roles")) {
      for (String name : texts(claims, "roles")) {
        Optional<Role> known =
            Stream.of(Role.values()).filter(role -> role.name().equals(name)).findFirst();
        roles.add(known.orElseThrow(() -> new TokenRefusedException(TokenRefusal.UNKNOWN_ROLE)));
      }
    }
    return roles;
  }

  private static Instant time(ObjectNode claims, String name) throws TokenRefusedException {
    JsonNode time = claims.path(name);
    // A text is no NumericDate (RFC 7519, section 2), and NaN is not at least 0.
    require(
        time.isNumber() && time.doubleValue() >= 0 && time.doubleValue() < LAST_SECOND,
        TokenRefusal.CLAIM_MISSING_OR_INVALID);
    return Instant.ofEpochMilli(Math.round(time.doubleValue() * 1e3));
  }

  private static String text(ObjectNode claims, String name) throws TokenRefusedException {
    try {
      return AccessJson.text(claims, name);
    } catch (IllegalArgumentException e) {
      throw new TokenRefusedException(TokenRefusal.CLAIM_MISSING_OR_INVALID);
    }
  }

  private static Set<String> texts(ObjectNode claims, String name) throws TokenRefusedException {
    try {
      List<String> texts = AccessJson.texts(claims, name);
      return new TreeSet<>(texts);
    } catch (IllegalArgumentException e) {
      throw new TokenRefusedException(TokenRefusal.CLAIM_MISSING_OR_INVALID);
    }
  }
}
