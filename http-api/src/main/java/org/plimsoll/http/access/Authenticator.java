package org.plimsoll.http.access;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;

/**
 * Tells of a request who calls. Answers at once and on any thread. Why a token is not believed is
 * in the log, without the token, and not in the answer.
 */
public final class Authenticator implements CallerOf, AutoCloseable {
  /** So that a change is in force on all nodes within 5 s. */
  private static final Duration BETWEEN_LOOKS_AT_FILES = Duration.ofSeconds(1);

  private static final Duration RETRY = Duration.ofSeconds(10);

  /** {@code Bearer}, in any case, one space, and a token of RFC 6750, section 2.1. */
  private static final String BEARER = "(?i)bearer ";

  private final Optional<TokenVerifier> verifier;
  private final RefusalLog log;

  /** What a request shows. */
  public sealed interface Result {}

  /**
   * Of somebody who is known.
   *
   * @param until before when what goes on for long has to end
   */
  public record Accepted(Caller caller, Instant until) implements Result {}

  /**
   * Of somebody who is not: 401.
   *
   * @param reason for nobody but the log
   * @param challenge the field {@code WWW-Authenticate} of the answer; RFC 6750, section 3
   */
  public record Refused(TokenRefusal reason, String challenge) implements Result {
    /** For the caller, who is told what to show and not what was wrong. */
    String detail() {
      return reason == TokenRefusal.NO_TOKEN
          ? "show a token in the field Authorization: Bearer TOKEN"
          : "the token is not believed; the log of the node says why";
    }
  }

  Authenticator(Optional<TokenVerifier> verifier, Clock clock) {
    this.verifier = verifier;
    this.log = new RefusalLog(clock);
  }

  /**
   * @param settings that are safe, see {@link AccessRules}
   * @param ownKey of this node, if it has one
   * @throws UnsafeAccessException if a file of keys cannot be used
   */
  public static Authenticator of(AccessSettings settings, Optional<OwnKey> ownKey, Clock clock) {
    return new Authenticator(
        settings.asksForTokens()
            ? Optional.of(verifier(settings, ownKey, clock))
            : Optional.empty(),
        clock);
  }

  /** By the field {@code Authorization} and nothing else: what stands in an address is logged. */
  @Override
  public Caller of(HttpRequest request) {
    return accepted(request).caller();
  }

  @Override
  public Instant until(HttpRequest request) {
    return accepted(request).until();
  }

  private Accepted accepted(HttpRequest request) {
    Result result = authenticate(authorization(request), clientOf(request));
    if (result instanceof Refused refused) {
      throw new UnauthenticatedException(refused.detail(), refused.challenge());
    }
    return (Accepted) result;
  }

  /**
   * @param authorization the field {@code Authorization}
   * @param client the address the request came from
   */
  public Result authenticate(Optional<String> authorization, InetAddress client) {
    if (verifier.isEmpty()) {
      return new Accepted(Caller.ANYBODY, Instant.MAX);
    }
    if (authorization.isEmpty()) {
      return new Refused(TokenRefusal.NO_TOKEN, "Bearer");
    }
    try {
      String token = token(authorization.get());
      TokenVerifier.Verified verified = verifier.get().verify(token, client);
      return new Accepted(verified.caller(), verified.until());
    } catch (TokenRefusedException e) {
      log.tell(client, e.reason());
      return new Refused(e.reason(), "Bearer error=\"invalid_token\"");
    }
  }

  @Override
  public void close() {
    verifier.ifPresent(TokenVerifier::close);
  }

  /** Several fields are one list (RFC 9110, section 5.3), which is no token. */
  private static Optional<String> authorization(HttpRequest request) {
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(header -> header.is("authorization"))
        .map(HttpHeader::value)
        .reduce((all, next) -> all + "," + next);
  }

  /** Which the server is configured to tell. */
  private static InetAddress clientOf(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .orElseThrow();
  }

  private static String token(String authorization) throws TokenRefusedException {
    TokenRefusedException.require(
        authorization.length() <= ReceivedToken.LONGEST + "Bearer ".length(),
        TokenRefusal.TOO_LARGE);
    String token = authorization.replaceFirst("^" + BEARER, "");
    TokenRefusedException.require(
        token.length() < authorization.length() && token.matches("[A-Za-z0-9._-]+"),
        TokenRefusal.NOT_A_BEARER_TOKEN);
    return token;
  }

  private static TokenVerifier verifier(
      AccessSettings settings, Optional<OwnKey> ownKey, Clock clock) {
    Map<String, TokenIssuer> issuers = new HashMap<>();
    ownKey.ifPresent(
        key -> {
          TokenKey own = key.tokenKey();
          KeySource source = id -> Optional.of(own).filter(known -> known.id().equals(id));
          issuers.put(OwnKey.ISSUER, new TokenIssuer(source, OwnKey.LONGEST_LIFETIME));
        });
    settings
        .issuer()
        .ifPresent(
            name ->
                issuers.put(
                    name, new TokenIssuer(jwks(settings, clock), settings.longestLifetime())));
    Optional<TokenIssuer> machines =
        settings
            .machineKeys()
            .map(
                file ->
                    new TokenIssuer(
                        RefreshedKeys.ofFile(
                            new FileLocation(Path.of(file)),
                            MachineKeyReader::keys,
                            BETWEEN_LOOKS_AT_FILES,
                            clock),
                        settings.longestMachineLifetime()));
    return new TokenVerifier(issuers, machines, settings.audience(), settings.skew(), clock);
  }

  private static KeySource jwks(AccessSettings settings, Clock clock) {
    String place = settings.jwks().orElseThrow();
    Optional<URI> url = AccessRules.url(place);
    return url.isPresent()
        ? RefreshedKeys.ofUrl(
            new UrlLocation(url.get(), settings.jwksTimeout()),
            JwkSetReader::keys,
            settings.jwksRefresh(),
            RETRY,
            clock)
        : RefreshedKeys.ofFile(
            new FileLocation(Path.of(place)), JwkSetReader::keys, BETWEEN_LOOKS_AT_FILES, clock);
  }
}
