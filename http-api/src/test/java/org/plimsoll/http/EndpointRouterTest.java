package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Authority;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.CallerOf;
import org.plimsoll.http.access.Role;
import org.plimsoll.http.access.UnauthenticatedException;
import org.plimsoll.http.limits.LimitSettings;

final class EndpointRouterTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.loglevel = OFF").withFallback(ConfigFactory.load()));

  private final List<String> asked = new ArrayList<>();
  private final List<Endpoint> endpoints =
      List.of(
          Endpoint.get(
              "/v1/accounts/{id}", "read", Access.ACCOUNT_READERS, answering("read", "id")),
          Endpoint.postedCommand(
              "/v1/accounts/{id}/deposits",
              "deposit",
              "deposit",
              Access.OWNERS,
              answering("deposit")),
          Endpoint.deletion(
              "/v1/accounts/{id}/orders/{order}",
              "release",
              "release",
              Access.OWNERS,
              answering("release", "id", "order")),
          Endpoint.postedQuestion("/v1/stress", "stress", Access.WATCHERS, answering("stress")),
          Endpoint.get("/v1/keys/{id}", "key", Access.of(Role.OPERATOR), answering("key")),
          Endpoint.get("/v1/prices", "prices", Access.EVERY_ROLE, answering("prices")),
          Endpoint.postedCommand(
              "/v1/prices", "publish", "price", Access.OWNERS, answering("publish")),
          Endpoint.get("/v1/terms", "terms", Access.PUBLIC, answering("terms")));
  private CallerOf callers = CallerOf.anybody();

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void a_request_comes_to_the_endpoint_of_its_method_and_path_with_what_stands_there() {
    assertThat(get("/v1/accounts/a%2Fb%20c").status().intValue()).isEqualTo(200);
    assertThat(send(HttpRequest.DELETE("/v1/accounts/a/orders/o").addHeader(key())))
        .returns(200, response -> response.status().intValue());

    assertThat(asked).containsExactly("read [a/b c]", "release [a, o]");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v1/prices/,               404, NOT_FOUND",
    "GET,    /v1//prices,               404, NOT_FOUND",
    "GET,    /v1/accounts/,             404, NOT_FOUND",
    "GET,    /v1/accounts//deposits,    404, NOT_FOUND",
    "GET,    /,                         404, NOT_FOUND",
    "GET,    /v1/accounts/a/deposits,   405, METHOD_NOT_ALLOWED",
    "HEAD,   /v1/prices,                405, METHOD_NOT_ALLOWED",
    "POST,   /v1/accounts/a/orders/o,   405, METHOD_NOT_ALLOWED"
  })
  void what_no_endpoint_takes_is_refused(String method, String path, int status, String code) {
    HttpResponse response =
        send(HttpRequest.create(path).withMethod(HttpMethods.lookup(method).orElseThrow()));

    assertThat(response.status().intValue()).isEqualTo(status);
    assertThat(textOf(response)).contains(code);
    assertThat(asked).isEmpty();
  }

  @Test
  void the_methods_of_a_path_are_told_in_the_order_of_the_table() {
    HttpResponse response = send(HttpRequest.PUT("/v1/prices"));

    assertThat(response.getHeader("Allow").map(HttpHeader::value)).contains("GET, POST");
  }

  @Test
  void what_changes_something_takes_a_key_and_a_body_before_it_is_handled() {
    assertThat(textOf(send(HttpRequest.POST("/v1/accounts/a/deposits"))))
        .contains("IDEMPOTENCY_KEY_MISSING");
    assertThat(textOf(send(HttpRequest.POST("/v1/accounts/a/deposits").addHeader(key()))))
        .contains("INVALID_BODY");
    assertThat(textOf(send(HttpRequest.DELETE("/v1/accounts/a/orders/o"))))
        .contains("IDEMPOTENCY_KEY_MISSING");
    assertThat(asked).isEmpty();

    assertThat(send(HttpRequest.POST("/v1/stress")).status().intValue()).isEqualTo(200);
  }

  @Test
  void a_name_that_no_account_can_have_is_left_to_the_handler_to_refuse() {
    callerIs("alice", Set.of("alice"), Role.TRADER);

    get("/v1/accounts/:");

    assertThat(asked).containsExactly("read [:]");
  }

  @Test
  void whoever_does_not_show_who_it_is_is_asked_for_a_token() {
    callers =
        request -> {
          throw new UnauthenticatedException("send a token", "Bearer");
        };

    HttpResponse response = get("/v1/prices");

    assertThat(response.status().intValue()).isEqualTo(401);
    assertThat(response.getHeader("WWW-Authenticate").map(HttpHeader::value)).contains("Bearer");
    assertThat(textOf(response)).contains("UNAUTHENTICATED", "send a token");
    assertThat(asked).isEmpty();
  }

  @Test
  void what_is_public_asks_nobody_who_it_is() {
    callers =
        request -> {
          throw new UnauthenticatedException("send a token", "Bearer");
        };

    assertThat(get("/v1/terms").status().intValue()).isEqualTo(200);
  }

  @Test
  void a_role_that_an_endpoint_does_not_name_is_refused_before_anything_is_read() {
    callerIs("anna", Set.of(Authority.ALL), Role.AUDITOR);

    HttpResponse response = send(HttpRequest.POST("/v1/accounts/a/deposits"));

    assertThat(response.status().intValue()).isEqualTo(403);
    assertThat(textOf(response)).contains("FORBIDDEN", "TRADER");
    assertThat(asked).isEmpty();
  }

  @Test
  void an_owner_comes_to_its_own_accounts_and_to_no_others() {
    callerIs("alice", Set.of("alice"), Role.TRADER);

    assertThat(get("/v1/accounts/alice:hedge").status().intValue()).isEqualTo(200);
    HttpResponse others = get("/v1/accounts/alice2");

    assertThat(others.status().intValue()).isEqualTo(404);
    assertThat(textOf(others)).contains("account alice2 does not exist");
    assertThat(asked).containsExactly("read [alice:hedge]");
  }

  @Test
  void the_farthest_of_several_roles_counts() {
    callerIs("rita", Set.of(), Role.TRADER, Role.RISK_OFFICER);

    assertThat(get("/v1/accounts/alice").status().intValue()).isEqualTo(200);
    assertThat(send(HttpRequest.DELETE("/v1/accounts/alice/orders/o")).status().intValue())
        .isEqualTo(404);
  }

  @Test
  void a_parameter_of_the_same_name_elsewhere_is_no_account() {
    callerIs("otto", Set.of(), Role.OPERATOR);

    assertThat(get("/v1/keys/alice").status().intValue()).isEqualTo(200);
  }

  @Test
  void the_account_of_a_body_is_looked_at_by_the_handler() {
    callerIs("alice", Set.of("alice"), Role.TRADER);
    Endpoint trade =
        Endpoint.postedQuestion(
            "/v1/trades",
            "trade",
            Access.OWNERS,
            request -> {
              request.requireMine(AccountId.of("alice"));
              request.requireMine(AccountId.of("bob"));
              return answering("trade").answer(request);
            });

    HttpResponse response = send(List.of(trade), HttpRequest.POST("/v1/trades"));

    assertThat(response.status().intValue()).isEqualTo(422);
    assertThat(textOf(response)).contains("ACCOUNT_NOT_FOUND", "account bob does not exist");
  }

  @Test
  void two_endpoints_that_would_take_one_request_are_refused_at_once() {
    Endpoint one = Endpoint.get("/v1/prices/{index}", "one", Access.PUBLIC, answering("it"));
    Endpoint other = Endpoint.get("/v1/prices/keys", "other", Access.PUBLIC, answering("it"));

    assertThatThrownBy(() -> new EndpointRouter(List.of(one, other), callers, limits()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one, /v1/prices/{index}");
  }

  private void callerIs(String subject, Set<String> owners, Role... roles) {
    Caller caller = new Caller(new Authority(subject, owners), Set.of(roles));
    callers = request -> caller;
  }

  private Endpoint.Handler answering(String operation, String... parameters) {
    return request -> {
      asked.add(operation + " " + Stream.of(parameters).map(request::parameter).toList());
      return CompletableFuture.completedFuture(Replies.ok("done"));
    };
  }

  private HttpResponse get(String path) {
    return send(HttpRequest.GET(path));
  }

  private HttpResponse send(HttpRequest request) {
    return send(endpoints, request);
  }

  private HttpResponse send(List<Endpoint> table, HttpRequest request) {
    try {
      return new EndpointRouter(table, callers, limits())
          .route()
          .seal(Refusals.handler(), Failures.handler())
          .handler(KIT.system())
          .apply(request)
          .toCompletableFuture()
          .join();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static RequestLimits limits() {
    return new RequestLimits(LimitSettings.from(ConfigFactory.load()), () -> 0);
  }

  private static HttpHeader key() {
    return RawHeader.create("Idempotency-Key", "key");
  }

  private static String textOf(HttpResponse response) {
    return ((HttpEntity.Strict) response.entity()).getData().utf8String();
  }
}
