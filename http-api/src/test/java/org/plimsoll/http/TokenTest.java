package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plimsoll.account.Authority;
import org.plimsoll.http.access.AccessSettings;
import org.plimsoll.http.access.Authenticator;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.OwnKey;
import org.plimsoll.http.access.Role;

/** A server that asks for tokens, over HTTP: what is believed, and what a token is good for. */
final class TokenTest {
  private static final OwnKey KEY = OwnKey.draw(new SecureRandom());
  private static final Duration HOUR = Duration.ofHours(1);

  private static final class Guarded {
    static final ApiClient API = guarded(TestNode.shared());
  }

  private final TestNode node = TestNode.shared();
  private final ApiClient api = Guarded.API;

  private static ApiClient guarded(TestNode node) {
    AccessSettings settings = AccessSettings.from(node.system().settings().config());
    return node.serving(Authenticator.of(settings, Optional.of(KEY), Clock.systemUTC()));
  }

  @Test
  void who_shows_nothing_is_asked_for_a_token() {
    Answer answer = api.get("/v1/markets").isProblem(401, "UNAUTHENTICATED");

    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  static Stream<Arguments> notBelieved() {
    Instant now = Instant.now();
    Instant before = now.minus(HOUR.multipliedBy(2));
    Caller admin = trader("admin", "*");
    String good = KEY.mint("plimsoll", admin, now, HOUR);
    int signature = good.lastIndexOf('.') + 1;
    String other = good.charAt(signature) == 'A' ? "B" : "A";
    String altered = good.substring(0, signature) + other + good.substring(signature + 1);
    String ofAnother = OwnKey.draw(new SecureRandom()).mint("plimsoll", admin, now, HOUR);
    return Stream.of(
        arguments("expired", List.of("Bearer " + KEY.mint("plimsoll", admin, before, HOUR))),
        arguments("of another node", List.of("Bearer " + ofAnother)),
        arguments("for another API", List.of("Bearer " + KEY.mint("other", admin, now, HOUR))),
        arguments("with another signature", List.of("Bearer " + altered)),
        arguments("half of one", List.of("Bearer " + good.substring(0, signature))),
        arguments("no token", List.of("Bearer !" + good)),
        arguments("of another scheme", List.of("Basic " + good)),
        arguments("two", List.of("Bearer " + good, "Bearer " + good)),
        arguments("one and a password", List.of("Bearer " + good, "Basic YTpi")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notBelieved")
  void what_is_not_believed_is_refused_without_a_word_of_why(String name, List<String> fields) {
    HttpRequest.Builder request = api.request("/v1/markets");
    fields.forEach(field -> request.header("Authorization", field));

    Answer answer = api.send(request.build()).isProblem(401, "UNAUTHENTICATED");

    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    assertThat(answer.body().path("detail").asText())
        .isEqualTo("the token is not believed; the log of the node says why");
  }

  @Test
  void a_token_in_the_address_is_none() {
    String token = token(trader("admin", "*"));

    Answer answer = api.get("/v1/markets?access_token=" + token).isProblem(401, "UNAUTHENTICATED");

    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void who_shows_a_token_acts_for_whom_it_names() {
    String mine = node.openWith("1000");
    String others = node.openWith("1000");
    String token = token(trader("desk", mine));

    get(token, "/v1/accounts/" + mine).isSuccess(200);
    get(token, "/v1/accounts/" + others).isProblem(404, "ACCOUNT_NOT_FOUND");
    get(token, "/v1/liquidations").isProblem(403, "FORBIDDEN");
  }

  @Test
  void documents_and_the_key_of_checkpoints_are_for_everybody() {
    assertThat(api.get("/openapi.json").status()).isEqualTo(200);
    api.get("/v1/audit/key").isSuccess(200);
  }

  @ParameterizedTest(name = "{0} publishes as {1}: {2}")
  @CsvSource({
    "feed,     feed,  true",
    "feed,     other, false",
    "feed one, one,   true",
    "feed one, feed,  false",
    "feed *,   other, true"
  })
  void a_publisher_tells_prices_of_its_own_sources(String who, String source, boolean mayTell) {
    String token = token(publisher(who));
    String price = TestNode.observation("BTC-USDT", source, node.nextSequence(), "50000");
    String quote =
        """
        {"instrument":"NONE","source":"%s","sequence":%d,"bid":"1","ask":"2"}"""
            .formatted(source, node.nextSequence());

    Answer told = post(token, "/v1/prices", price);
    Answer quoted = post(token, "/v1/quotes", quote);

    if (mayTell) {
      told.isSuccess(202);
      assertThat(quoted.status()).isNotEqualTo(403);
    } else {
      told.isProblem(403, "SOURCE_NOT_YOURS");
      quoted.isProblem(403, "SOURCE_NOT_YOURS");
    }
  }

  private static Caller trader(String subject, String owner) {
    return new Caller(new Authority(subject, Set.of(owner)), Set.of(Role.TRADER));
  }

  /** A subject, and after a space whose prices it may tell if not its own. */
  private static Caller publisher(String who) {
    String[] words = who.split(" ");
    return new Caller(
        new Authority(words[0], Set.of()),
        Set.of(Role.ORACLE_PUBLISHER),
        Set.of(words[words.length - 1]));
  }

  private static String token(Caller caller) {
    return KEY.mint("plimsoll", caller, Instant.now(), HOUR);
  }

  private Answer get(String token, String path) {
    return api.send(api.request(path).header("Authorization", "Bearer " + token).build());
  }

  private Answer post(String token, String path, String body) {
    return api.send(
        api.request(path)
            .header("Authorization", "Bearer " + token)
            .header("Idempotency-Key", ApiClient.newKey())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }
}
