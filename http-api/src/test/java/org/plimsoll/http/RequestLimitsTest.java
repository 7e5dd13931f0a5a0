package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Authority;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.Role;
import org.plimsoll.http.access.UnauthenticatedException;
import org.plimsoll.http.limits.LimitSettings;
import org.plimsoll.http.limits.RateLimit;
import org.plimsoll.http.limits.RateTier;

/** What is let in, of whom and how much, and what is said about it. */
final class RequestLimitsTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.loglevel = OFF").withFallback(ConfigFactory.load()));

  private final LimitSettings settings =
      new LimitSettings(
          new RateTier("caller", new RateLimit(10, 60), new RateLimit(1, 2)),
          new RateTier("gateway", new RateLimit(100, 1000), new RateLimit(1, 2)),
          new RateTier("address", new RateLimit(5, 50), new RateLimit(1, 1)),
          100,
          2,
          1,
          3,
          1);
  private final CompletableFuture<HttpResponse> held = new CompletableFuture<>();
  private long now;
  private Caller caller = caller("alice", "alice");
  private boolean isKnown = true;
  private Function<HttpRequest, CompletionStage<HttpResponse>> api;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void serve() {
    List<Endpoint> table =
        List.of(
            Endpoint.get("/v1/status", "status", Access.EVERY_ROLE, this::done),
            Endpoint.get("/v1/heavy", "heavy", Access.EVERY_ROLE, this::done).weighing(50),
            Endpoint.get("/v1/key", "key", Access.PUBLIC, this::done),
            Endpoint.get("/v1/accounts/{id}", "read", Access.ACCOUNT_READERS, any -> held),
            Endpoint.deletion(
                    "/v1/accounts/{id}/orders/{order}",
                    "release",
                    "release",
                    Access.OWNERS,
                    any -> held)
                .loweringRisk(),
            Endpoint.postedQuestion(
                "/v1/trades",
                "trade",
                Access.OWNERS,
                request -> {
                  request.requireMine(AccountId.of("alice"));
                  request.requireMine(AccountId.of("alice:hedge"));
                  return held;
                }),
            Endpoint.get(
                "/v1/broken",
                "broken",
                Access.EVERY_ROLE,
                request -> {
                  throw new ProblemException(ProblemCode.NOT_FOUND, "it is not there");
                }));
    api =
        new EndpointRouter(
                table,
                request -> {
                  if (!isKnown) {
                    throw new UnauthenticatedException("show a token", "Bearer");
                  }
                  return caller;
                },
                new RequestLimits(settings, () -> now))
            .route()
            .seal(Refusals.handler(), Failures.handler())
            .handler(KIT.system());
  }

  @Test
  void every_answer_says_what_is_left_and_by_which_rule_a_refusal_too() {
    assertThat(get("/v1/heavy"))
        .returns("\"caller\";q=60;w=6", answer -> field(answer, "RateLimit-Policy"))
        .returns("\"caller\";r=10;t=5", answer -> field(answer, "RateLimit"));
    assertThat(get("/v1/broken"))
        .returns(404, answer -> answer.status().intValue())
        .returns("\"caller\";r=9;t=6", answer -> field(answer, "RateLimit"));
  }

  @Test
  void whoever_asks_too_much_is_told_when_to_ask_again() {
    get("/v1/heavy");
    HttpResponse refused = get("/v1/heavy");

    assertThat(refused.status().intValue()).isEqualTo(429);
    assertThat(text(refused)).contains("\"code\":\"RATE_LIMITED\"", "ask again in 4 s");
    assertThat(field(refused, "Retry-After")).isEqualTo("4");
    assertThat(get("/v1/status").status().intValue()).isEqualTo(200);

    now += TimeUnit.SECONDS.toNanos(5);
    assertThat(get("/v1/heavy").status().intValue()).isEqualTo(200);
  }

  @Test
  void whoever_acts_for_all_accounts_may_ask_more() {
    caller = caller("engine", Authority.ALL);

    assertThat(field(get("/v1/heavy"), "RateLimit-Policy")).isEqualTo("\"gateway\";q=1000;w=10");
  }

  @Test
  void what_asks_for_no_token_and_whose_token_is_not_believed_counts_by_address() {
    isKnown = false;
    for (int i = 0; i < 25; i++) {
      assertThat(from("10.0.0.1", "/v1/status").status().intValue()).isEqualTo(401);
      assertThat(from("10.0.0.1", "/v1/key").status().intValue()).isEqualTo(200);
    }

    assertThat(from("10.0.0.1", "/v1/status").status().intValue()).isEqualTo(429);
    assertThat(from("10.0.0.1", "/v1/key").status().intValue()).isEqualTo(429);
    assertThat(from("10.0.0.2", "/v1/key").status().intValue()).isEqualTo(200);
    isKnown = true;
    assertThat(from("10.0.0.1", "/v1/status").status().intValue()).isEqualTo(200);
  }

  @Test
  void addresses_of_one_network_of_ipv6_count_as_one() {
    for (int i = 0; i < 50; i++) {
      from("2001:db8::" + (i + 1), "/v1/key");
    }

    assertThat(from("2001:db8::1:1", "/v1/key").status().intValue()).isEqualTo(429);
    assertThat(from("2001:db8:0:1::1", "/v1/key").status().intValue()).isEqualTo(200);
  }

  @Test
  void more_about_one_account_than_it_answers_at_a_time_is_refused_but_for_what_lowers_risk() {
    CompletableFuture<HttpResponse> first = send(HttpRequest.GET("/v1/accounts/alice"));
    CompletableFuture<HttpResponse> second = send(HttpRequest.POST("/v1/trades"));

    HttpResponse refused = get("/v1/accounts/alice");
    assertThat(refused.status().intValue()).isEqualTo(429);
    assertThat(text(refused)).contains("\"code\":\"ACCOUNT_BUSY\"", "account alice");
    assertThat(field(refused, "Retry-After")).isEqualTo("1");
    CompletableFuture<HttpResponse> cancel = send(cancelling());
    assertThat(send(cancelling()).join().status().intValue()).isEqualTo(429);

    held.complete(Replies.ok("done"));
    assertThat(List.of(first, second, cancel))
        .allSatisfy(answer -> assertThat(answer.join().status().intValue()).isEqualTo(200));
    assertThat(get("/v1/accounts/alice").status().intValue()).isEqualTo(200);
  }

  @Test
  void more_than_a_node_answers_at_a_time_is_refused_but_for_what_lowers_risk() {
    send(HttpRequest.GET("/v1/accounts/alice:1"));
    send(HttpRequest.GET("/v1/accounts/alice:2"));
    send(HttpRequest.GET("/v1/accounts/alice:3"));

    HttpResponse refused = get("/v1/status");
    assertThat(refused.status().intValue()).isEqualTo(503);
    assertThat(text(refused)).contains("\"code\":\"BUSY\"");
    assertThat(field(refused, "Retry-After")).isEqualTo("1");
    assertThat(send(cancelling()).isDone()).isFalse();
    assertThat(send(cancelling()).join().status().intValue()).isEqualTo(503);

    held.complete(Replies.ok("done"));
    assertThat(get("/v1/status").status().intValue()).isEqualTo(200);
  }

  @Test
  void with_the_rate_used_up_an_order_can_still_be_cancelled() {
    get("/v1/heavy");
    for (int i = 0; i < 20; i++) {
      get("/v1/status");
    }
    held.complete(Replies.ok("done"));

    HttpResponse answer = send(cancelling()).join();
    assertThat(answer.status().intValue()).isEqualTo(200);
    assertThat(field(answer, "RateLimit")).isEqualTo("\"caller-reserved\";r=1;t=1");
  }

  private CompletionStage<HttpResponse> done(ApiRequest request) {
    return CompletableFuture.completedFuture(Replies.ok("done"));
  }

  private static Caller caller(String subject, String owner) {
    return new Caller(new Authority(subject, Set.of(owner)), Set.of(Role.TRADER));
  }

  private static HttpRequest cancelling() {
    return HttpRequest.DELETE("/v1/accounts/alice/orders/o")
        .addHeader(RawHeader.create("Idempotency-Key", "k"));
  }

  private HttpResponse from(String address, String path) {
    try {
      return send(HttpRequest.GET(path)
              .addAttribute(
                  AttributeKeys.remoteAddress,
                  RemoteAddress.create(InetAddress.getByName(address))))
          .join();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private HttpResponse get(String path) {
    return send(HttpRequest.GET(path)).join();
  }

  private CompletableFuture<HttpResponse> send(HttpRequest request) {
    try {
      return api.apply(request.withEntity(ContentTypes.APPLICATION_JSON, "{}"))
          .toCompletableFuture();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String field(HttpResponse answer, String name) {
    return answer.getHeader(name).map(HttpHeader::value).orElse("");
  }

  private static String text(HttpResponse answer) {
    return ((HttpEntity.Strict) answer.entity()).getData().utf8String();
  }
}
