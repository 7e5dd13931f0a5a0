package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountSettings;
import org.plimsoll.account.AccountSharding;
import org.plimsoll.account.CallNotice;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.MarginMonitorCommand;
import org.plimsoll.account.VenueBooks;
import org.plimsoll.account.news.JournalNewsCommand;
import org.plimsoll.account.proposal.ProposalCommand;
import org.plimsoll.http.access.CallerOf;
import org.plimsoll.http.limits.LimitSettings;
import org.plimsoll.liquidation.LiquidationPlanner;
import org.plimsoll.liquidation.LiquidatorCommand;
import org.plimsoll.oracle.MarketControlCommand;
import org.plimsoll.oracle.ObservationReply;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.ParameterLedgerCommand;
import org.plimsoll.oracle.PricePublisherCommand;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Rate;

/** A node on which nobody answers. */
final class UnansweredTest {
  private static final Executor THREADS = task -> new Thread(task).start();

  private static final String PRICE = TestNode.observation("BTC-USDT", "a", 1, "1");

  private final ActorTestKit testKit =
      ActorTestKit.create(
          ConfigFactory.load(
              ConfigFactory.parseString(
                      """
                      plimsoll.http.server.request-timeout = 1s
                      # Nobody is there to say goodbye to.
                      pekko.coordinated-shutdown.run-by-actor-system-terminate = off
                      """)
                  .withFallback(ConfigFactory.parseResources("cluster.conf"))));
  private final TestProbe<PricePublisherCommand> prices = testKit.createTestProbe();
  private final TestProbe<LiquidatorCommand> liquidator = testKit.createTestProbe();
  private final TestProbe<MarginMonitorCommand> monitor = testKit.createTestProbe();

  @AfterEach
  void stop() {
    testKit.shutdownTestKit();
  }

  @Test
  void the_outcome_of_an_unanswered_command_is_unknown_and_may_be_asked_again() {
    ApiClient api = bind(Duration.ofMillis(100));

    Answer answer = api.post("/v1/prices", "key", PRICE);

    answer.isProblem(503, "OUTCOME_UNKNOWN");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.at("/detail")).contains("same Idempotency-Key");
    prices.expectMessageClass(PricePublisherCommand.Publish.class);
  }

  @Test
  void a_command_may_be_repeated_after_an_unknown_outcome() {
    ApiClient api = bind(Duration.ofMillis(100));
    api.post("/v1/prices", "key", PRICE).isProblem(503, "OUTCOME_UNKNOWN");
    api.post("/v1/prices", "key", PRICE).isProblem(503, "OUTCOME_UNKNOWN");

    prices.expectMessageClass(PricePublisherCommand.Publish.class);
    prices.expectMessageClass(PricePublisherCommand.Publish.class);
  }

  @Test
  void a_repeat_is_refused_while_the_first_is_running() {
    ApiClient api = bind(Duration.ofSeconds(30));
    var first = CompletableFuture.supplyAsync(() -> api.post("/v1/prices", "key", PRICE), THREADS);
    prices.expectMessageClass(PricePublisherCommand.Publish.class);

    api.post("/v1/prices", "key", PRICE).isProblem(409, "IDEMPOTENCY_KEY_IN_USE");

    first.join().isProblem(503, "OUTCOME_UNKNOWN");
  }

  @Test
  void an_account_that_is_not_reached_leaves_the_outcome_unknown() {
    ApiClient api = bind(Duration.ofMillis(100));

    api.post("/v1/accounts/a/deposits", "{\"asset\":\"USDT\",\"amount\":\"1\"}")
        .isProblem(503, "OUTCOME_UNKNOWN");
    api.post("/v1/trades", TradeRoutesTest.trade("t", "a", "b", "BTC-PERP", "1", "50000"))
        .isProblem(503, "OUTCOME_UNKNOWN");
    api.get("/v1/accounts/a").isProblem(503, "UNAVAILABLE");
    api.send(api.request("/v1/accounts/a/orders/o").header("Idempotency-Key", "k").DELETE().build())
        .isProblem(503, "OUTCOME_UNKNOWN");
    String first = TradeRoutesTest.trade("t2", "a", "b", "BTC-PERP", "1", "50000").substring(1);
    String second = first.replace("t2", "t3");
    Answer batch =
        api.post(
            "/v1/trades/batch",
            "{\"trades\":[{\"key\":\"k2\"," + first + ",{\"key\":\"k3\"," + second + "]}");
    assertThat(batch.isSuccess(207).at("/results/0/problem/code")).isEqualTo("OUTCOME_UNKNOWN");
    assertThat(batch.body().path("unknown").asInt()).isEqualTo(1);
    assertThat(batch.at("/results/1/problem/code"))
        .as("what comes after it is not begun any more")
        .isEqualTo("COMMAND_EXPIRED");
    api.post("/v1/accounts/a/isolated/BTC-PERP/mode", "{\"mode\":\"CROSS\"}")
        .isProblem(503, "OUTCOME_UNKNOWN");
    String deposit = "{\"type\":\"deposit\",\"asset\":\"USDT\",\"amount\":\"1\"}";
    api.post("/v1/accounts/a/what-if", null, "{\"changes\":[" + deposit + "]}")
        .isProblem(503, "UNAVAILABLE");
  }

  @Test
  void an_unanswered_question_may_be_asked_again() {
    Answer answer = bind(Duration.ofMillis(100)).get("/v1/liquidations");

    answer.isProblem(503, "UNAVAILABLE");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void a_request_that_takes_too_long_is_answered_all_the_same() {
    ApiClient api = bind(Duration.ofSeconds(30));

    api.post("/v1/prices", "key", PRICE).isProblem(503, "OUTCOME_UNKNOWN");
    Answer question = api.get("/v1/liquidations");

    question.isProblem(503, "UNAVAILABLE");
    assertThat(question.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void a_body_that_does_not_arrive_is_not_waited_for() throws IOException {
    int port = bind(Duration.ofSeconds(30)).port();
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "POST /v1/prices HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{"
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 408 ")
          .contains("application/problem+json")
          .contains("BODY_TIMEOUT");
    }
  }

  @Test
  void the_status_does_without_what_is_not_answered() {
    Answer status = bind(Duration.ofMillis(100)).get("/v1/status").isSuccess(200);

    assertThat(status.at("/version")).isEqualTo("test");
    assertThat(status.body().path("monitor").isNull()).isTrue();
    assertThat(status.body().path("liquidations").isNull()).isTrue();
    assertThat(status.body().path("insuranceFund").isNull()).isTrue();
  }

  @Test
  void an_oracle_that_is_away_is_to_be_asked_again() {
    ApiClient api = bind(Duration.ofSeconds(30));
    var answer = CompletableFuture.supplyAsync(() -> api.post("/v1/prices", "key", PRICE), THREADS);

    prices
        .expectMessageClass(PricePublisherCommand.Publish.class)
        .replyTo()
        .tell(new ObservationReply.Refused(ObservationReply.Reason.ORACLE_NOT_READY, "it is away"));

    answer.join().isProblem(503, "ORACLE_NOT_READY");
    assertThat(answer.join().header("Retry-After")).isEqualTo("1");
  }

  @Test
  void a_fault_is_in_the_log_and_not_in_the_answer() {
    Answer answer =
        bind(
                Duration.ofMillis(100),
                () -> {
                  throw new IllegalStateException("a secret");
                })
            .get("/v1/prices");

    answer.isProblem(500, "INTERNAL_ERROR");
    assertThat(answer.at("/traceId")).hasSize(36);
    assertThat(answer.text()).doesNotContain("Exception").doesNotContain("secret");
  }

  private ApiClient bind(Duration askTimeout) {
    MarketView view = MarketView.empty(1, Instant.EPOCH, ParameterFile.house());
    return bind(askTimeout, () -> view);
  }

  /** Accounts are started, on a node that never joins a cluster: they are never reached. */
  private ApiClient bind(Duration askTimeout, Supplier<MarketView> views) {
    AccountSharding accounts = AccountSharding.of(testKit.system());
    accounts.start(
        views,
        monitor.getRef(),
        testKit.<MarginAlert>createTestProbe().getRef(),
        testKit.<CallNotice>createTestProbe().getRef(),
        AccountSettings.from(testKit.system().settings().config()),
        Clock.systemUTC());
    ApiServices services =
        new ApiServices(
            new AccountServices(
                accounts,
                VenueBooks.of(monitor.getRef(), testKit.system(), askTimeout),
                monitor.getRef(),
                new WebhookSecrets(new byte[32])),
            new MarketServices(
                views,
                prices.getRef(),
                testKit.<MarketControlCommand>createTestProbe().getRef(),
                name -> Optional.empty()),
            new LiquidationServices(
                liquidator.getRef(), new LiquidationPlanner(id -> null, Rate.ONE), List.of()),
            new JournalServices(
                new NothingOnRecord(),
                Optional.empty(),
                testKit.<JournalNewsCommand>createTestProbe().getRef()),
            new TwoPersons(
                testKit.<ProposalCommand>createTestProbe().getRef(),
                testKit.<ParameterLedgerCommand>createTestProbe().getRef(),
                false),
            CallerOf.anybody(),
            Clock.systemUTC(),
            "test");
    ApiSettings settings =
        new ApiSettings(
            "127.0.0.1",
            0,
            askTimeout,
            Duration.ofSeconds(30),
            Duration.ofMillis(500),
            100,
            LimitSettings.from(testKit.system().settings().config()));
    var binding = ApiServer.bind(testKit.system(), settings, services).toCompletableFuture().join();
    return new ApiClient(binding.localAddress().getPort());
  }
}
