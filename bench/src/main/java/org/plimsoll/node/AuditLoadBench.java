package org.plimsoll.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.CommandId;
import org.plimsoll.account.CommandReply;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.bench.BenchJournal;
import org.plimsoll.bench.BenchJournal.Kind;
import org.plimsoll.bench.ClosedLoop;
import org.plimsoll.bench.ClosedLoop.Turn;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.units.Cash;

/**
 * What questions about the journal do to commands: the latency of durable commands over HTTP while
 * nobody asks, against that while ten times as many ask the most costly question as may ask at a
 * time; in turns on one node with an embedded journal. The question is the one that takes longest
 * here. Whoever is refused waits as long as the answer says.
 */
public final class AuditLoadBench {
  private static final int TIMES_THE_LIMIT = 10;
  private static final double MUST = 2;
  private static final int ACCOUNTS = 1_000;
  private static final int EVENTS_EACH = 10;
  private static final int LONGEST_JOURNAL = 10_000;
  private static final int IN_FLIGHT = 16;
  private static final int AT_A_TIME = 256;
  private static final int ROUNDS = 3;
  private static final long TURN_MILLIS = 6_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Config OVERRIDES =
      ConfigFactory.parseMap(Map.of("plimsoll.http.port", 0, "plimsoll.http.access.mode", "open"));

  private static final Map<String, String> QUESTIONS =
      new TreeMap<>(
          Map.of(
              "events of all accounts", "/v1/audit/events?limit=1000",
              "state of the longest journal", "/v1/accounts/long/state",
              "realized profit of the longest journal", "/v1/accounts/long/realized-pnl"));

  private final PlimsollNode node;
  private final String api;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();

  private AuditLoadBench(PlimsollNode node, Config config) {
    this.node = node;
    var address = node.serve(NodeAccess.of(config));
    this.api = "http://127.0.0.1:" + address.getPort();
  }

  public static void main(String[] arguments) throws Exception {
    Console.quietLog();
    boolean isEnough;
    try (BenchJournal journal = BenchJournal.start(Kind.H2)) {
      Config config = PlimsollNode.configuration(journal.configuration(), OVERRIDES);
      ManualClock clock = new ManualClock(Instant.parse("2026-02-01T00:00:00Z"));
      try (PlimsollNode node =
          PlimsollNode.start(
              config, ParameterFile.house(), index -> List.of(), Optional.empty(), clock)) {
        int limit = config.getInt("plimsoll.http.audit.most-queries");
        isEnough = new AuditLoadBench(node, config).run(TIMES_THE_LIMIT * limit);
      }
    }
    System.exit(isEnough ? 0 : 1);
  }

  private boolean run(int askers) {
    fill();
    String question = mostCostly();
    answered.set(0);
    ClosedLoop commands = new ClosedLoop(IN_FLIGHT, this::deposit);
    commands.run(TURN_MILLIS);
    List<Turn> quiet = new ArrayList<>();
    List<Turn> asked = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      quiet.add(commands.run(TURN_MILLIS));
      asked.add(whileAsked(question, askers, () -> commands.run(TURN_MILLIS)));
    }
    return report(askers, Turn.of(quiet), Turn.of(asked));
  }

  private boolean report(int askers, Turn quiet, Turn asked) {
    double ratio = asked.millis(0.99) / quiet.millis(0.99);
    System.out.printf(
        "%s, %d cores; %,d accounts, the longest journal of %,d events%n",
        System.getProperty("java.vm.version"),
        Runtime.getRuntime().availableProcessors(),
        ACCOUNTS,
        LONGEST_JOURNAL);
    print("quiet", quiet);
    print(askers + " ask", asked);
    System.out.printf("questions answered %,d, refused %,d%n", answered.get(), refused.get());
    System.out.printf("p99 of commands asked / quiet %.2f   (must: at most %.0f)%n", ratio, MUST);
    return ratio <= MUST && answered.get() > 0 && refused.get() > 0;
  }

  private static void print(String name, Turn turn) {
    System.out.printf(
        "%-8s commands per second %,8.0f   p50 %6.1f ms   p99 %6.1f ms%n",
        name, turn.perSecond(), turn.millis(0.5), turn.millis(0.99));
  }

  private void fill() {
    List<AccountId> accounts = new ArrayList<>();
    for (int n = 0; n < ACCOUNTS; n++) {
      accounts.add(account(n));
    }
    AccountId longest = AccountId.of("long");
    accounts.add(longest);
    each(accounts, account -> node.client().open(account, MarginMethod.STANDARD));
    for (int n = 1; n < EVENTS_EACH; n++) {
      String key = "fill-" + n;
      each(accounts, account -> deposit(account, key));
    }
    List<String> keys = new ArrayList<>();
    for (int n = EVENTS_EACH; n < LONGEST_JOURNAL; n++) {
      keys.add("fill-" + n);
    }
    each(keys, key -> deposit(longest, key));
  }

  private <T, R> void each(List<T> all, Function<T, CompletionStage<R>> send) {
    PlimsollNode.await(
        Source.from(all).mapAsyncUnordered(AT_A_TIME, send).runWith(Sink.ignore(), node.system()),
        PATIENCE);
  }

  /** Each is asked twice; the second time counts. */
  private String mostCostly() {
    String most = "";
    double longest = 0;
    for (var question : QUESTIONS.entrySet()) {
      ask(question.getValue()).join();
      long start = System.nanoTime();
      ask(question.getValue()).join();
      double millis = (System.nanoTime() - start) / 1e6;
      System.out.printf("%-40s %,8.0f ms alone%n", question.getKey(), millis);
      if (millis > longest) {
        longest = millis;
        most = question.getValue();
      }
    }
    return most;
  }

  private Turn whileAsked(String question, int askers, Supplier<Turn> commands) {
    AtomicBoolean isOver = new AtomicBoolean();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int n = 0; n < askers; n++) {
      all.add(new CompletableFuture<>());
      askOn(question, isOver, all.get(n));
    }
    Turn turn = commands.get();
    isOver.set(true);
    all.forEach(CompletableFuture::join);
    return turn;
  }

  private void askOn(String question, AtomicBoolean isOver, CompletableFuture<Void> done) {
    ask(question)
        .whenComplete(
            (wait, failure) -> {
              if (failure != null) {
                done.completeExceptionally(failure);
              } else if (isOver.get()) {
                done.complete(null);
              } else {
                Executor later = CompletableFuture.delayedExecutor(wait, TimeUnit.SECONDS);
                later.execute(() -> askOn(question, isOver, done));
              }
            });
  }

  /** For how many seconds to wait before the next question. */
  private CompletableFuture<Long> ask(String question) {
    return http.sendAsync(
            HttpRequest.newBuilder(URI.create(api + question)).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.discarding())
        .thenApply(
            response -> {
              if (response.statusCode() == 503) {
                refused.incrementAndGet();
                return response.headers().firstValueAsLong("Retry-After").orElseThrow();
              }
              require(response.statusCode() == 200, question + ": " + response.statusCode());
              answered.incrementAndGet();
              return 0L;
            });
  }

  private CompletableFuture<Void> deposit(int caller, long number) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api + "/v1/accounts/" + account(caller) + "/deposits"))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "measured-" + number)
            .POST(HttpRequest.BodyPublishers.ofString("{\"asset\":\"USDT\",\"amount\":\"1\"}"))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenAccept(
            response -> require(response.statusCode() == 201, "deposit: " + response.body()));
  }

  private CompletionStage<CommandReply> deposit(AccountId account, String key) {
    return node.client()
        .deposit(account, CommandId.of(key), ParameterFile.house().settlementAsset(), Cash.of("1"));
  }

  private static AccountId account(int number) {
    return AccountId.of("account-" + number);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalStateException(otherwise);
    }
  }
}
