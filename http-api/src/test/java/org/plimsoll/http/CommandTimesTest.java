package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.cluster.Telemetry;
import org.plimsoll.http.access.Access;
import org.plimsoll.http.access.CallerOf;
import org.plimsoll.http.limits.LimitSettings;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.SettableClock;

class CommandTimesTest {
  private static final ActorTestKit KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.loglevel = OFF").withFallback(ConfigFactory.load()));

  private final SettableClock clock = new SettableClock(Markets.AS_OF);
  private final List<String> told = new ArrayList<>();
  private final Telemetry telemetry =
      new Telemetry() {
        @Override
        public void commandAnswered(String command, Outcome outcome, Duration taken) {
          told.add(command + " " + outcome + " " + taken);
        }
      };
  private Supplier<CompletionStage<HttpResponse>> handler;

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @BeforeEach
  void accept() {
    handler = () -> CompletableFuture.completedFuture(Replies.created("done"));
  }

  @Test
  void a_command_is_told_with_its_kind_and_how_long_it_took() {
    send(post("/v1/deposits", "key"));

    assertThat(told).containsExactly("deposit ACCEPTED PT2S");
  }

  @Test
  void what_is_refused_is_rejected_wherever_that_happens() {
    handler =
        () ->
            CompletableFuture.completedFuture(
                Replies.problem(Problem.of(ProblemCode.INSUFFICIENT_MARGIN, "no")));
    send(post("/v1/deposits", "key"));
    handler =
        () -> {
          throw new ProblemException(ProblemCode.HOUSE_ACCOUNT, "no");
        };
    send(post("/v1/deposits", "key"));
    send(HttpRequest.POST("/v1/deposits")); // without a key: before the handler

    assertThat(told)
        .containsExactly("deposit REJECTED PT2S", "deposit REJECTED PT2S", "deposit REJECTED PT0S");
  }

  @Test
  void what_nobody_answered_and_what_broke_may_have_been_done() {
    handler = () -> CompletableFuture.failedFuture(new TimeoutException("no answer"));
    send(post("/v1/deposits", "key"));
    handler = () -> CompletableFuture.failedFuture(new IllegalStateException("a bug"));
    send(post("/v1/deposits", "key"));

    assertThat(told).containsExactly("deposit UNKNOWN PT2S", "deposit UNKNOWN PT2S");
  }

  @Test
  void what_was_too_late_or_too_early_to_be_begun_was_not_done() {
    for (ProblemCode code : List.of(ProblemCode.COMMAND_EXPIRED, ProblemCode.ORACLE_NOT_READY)) {
      assertThat(CommandTimes.outcomeOf(Replies.problem(Problem.of(code, "try again"))))
          .isEqualTo(Telemetry.Outcome.REJECTED);
    }
  }

  @Test
  void questions_and_unknown_paths_are_no_commands() {
    send(HttpRequest.GET("/v1/deposits"));
    send(post("/v1/whatever-anybody-may-write", "key"));

    assertThat(told).isEmpty();
  }

  private static HttpRequest post(String path, String key) {
    return HttpRequest.POST(path)
        .addHeader(RawHeader.create("Idempotency-Key", key))
        .withEntity(ContentTypes.APPLICATION_JSON, "{}");
  }

  private void send(HttpRequest request) {
    Endpoint deposit =
        Endpoint.postedCommand(
            "/v1/deposits",
            "deposit",
            "deposit",
            Access.OWNERS,
            command -> {
              clock.advance(Duration.ofSeconds(2));
              return handler.get();
            });
    Route sealed =
        new EndpointRouter(
                List.of(deposit),
                CallerOf.anybody(),
                new RequestLimits(LimitSettings.from(ConfigFactory.load()), () -> 0))
            .route()
            .seal(Refusals.handler(), Failures.handler());
    try {
      new CommandTimes(telemetry, clock)
          .route(() -> sealed)
          .handler(KIT.system())
          .apply(request)
          .toCompletableFuture()
          .join();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
