package org.plimsoll.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.plimsoll.node.ApiClient.Answer;

/**
 * Owners who deposit and trade without a pause, at any node, and who repeat a command under its key
 * at another node for as long as nobody tells them what became of it.
 */
final class ClusterClients implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int CREATED = 201;

  private final long seed;
  private final int accounts;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> running = new ArrayList<>();
  private final AtomicInteger number = new AtomicInteger();
  private final Queue<Command> answered = new ConcurrentLinkedQueue<>();
  private final Map<String, ApiClient> all = new ConcurrentHashMap<>();
  private volatile List<String> chosen = List.of();
  private volatile List<String> retried = List.of();
  private volatile boolean stopped;

  /**
   * A command with its answer.
   *
   * @param accounts it concerns
   * @param begun {@link System#nanoTime()} of the first attempt
   * @param ended of the answer
   * @param attempts until there was an answer
   * @param status of the answer
   */
  record Command(
      String key,
      List<String> accounts,
      long begun,
      long ended,
      int attempts,
      int status,
      JsonNode body) {
    boolean isAccepted() {
      return status == CREATED;
    }
  }

  ClusterClients(long seed, int accounts) {
    this.seed = seed;
    this.accounts = accounts;
  }

  /**
   * Which nodes are asked.
   *
   * @param first for a command
   * @param again for one that nobody answered
   */
  void ask(List<LocalNode> first, List<LocalNode> again) {
    first.forEach(node -> all.computeIfAbsent(node.api(), api -> ApiClient.of(node)));
    again.forEach(node -> all.computeIfAbsent(node.api(), api -> ApiClient.of(node)));
    chosen = first.stream().map(LocalNode::api).toList();
    retried = again.stream().map(LocalNode::api).toList();
  }

  /** Opens the accounts and lets so many clients begin. */
  void start(int clients) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int n = 0; n < accounts; n++) {
      command(random, "/v1/accounts", "open-" + n, List.of(account(n)), opening(n));
      deposit(random, "seed-" + n, n, "1000000");
    }
    for (int n = 0; n < clients; n++) {
      SplittableRandom own = random.split();
      running.add(threads.submit(() -> work(own)));
    }
  }

  /** Everything that was answered so far. */
  List<Command> answered() {
    return List.copyOf(answered);
  }

  /** Ends when every command that was begun has its answer. */
  void finish() throws Exception {
    stopped = true;
    for (Future<?> client : running) {
      client.get(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdownNow();
  }

  static String account(int number) {
    return "owner-" + number;
  }

  private void work(SplittableRandom random) {
    while (!stopped) {
      int n = number.incrementAndGet();
      if (random.nextInt(4) == 0) {
        trade(random, "trade-" + n, random.nextInt(accounts));
      } else {
        deposit(random, "deposit-" + n, random.nextInt(accounts), "1");
      }
    }
  }

  private void deposit(SplittableRandom random, String key, int account, String amount) {
    command(
        random,
        "/v1/accounts/" + account(account) + "/deposits",
        key,
        List.of(account(account)),
        "{\"asset\":\"USDT\",\"amount\":\"" + amount + "\"}");
  }

  private void trade(SplittableRandom random, String key, int buyer) {
    String seller = account((buyer + 1) % accounts);
    command(
        random,
        "/v1/trades",
        key,
        List.of(account(buyer), seller),
        String.format(
            "{\"tradeId\":\"%s\",\"buyer\":\"%s\",\"seller\":\"%s\","
                + "\"instrument\":\"BTC-PERP\",\"quantity\":\"0.001\",\"price\":\"60000\"}",
            key, account(buyer), seller));
  }

  private static String opening(int account) {
    return "{\"account\":\"" + account(account) + "\"}";
  }

  private void command(
      SplittableRandom random, String path, String key, List<String> accounts, String body) {
    long begun = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      List<String> asked = attempt == 1 ? chosen : retried;
      String node = asked.get(random.nextInt(asked.size()));
      try {
        Answer answer = all.get(node).post(path, key, body);
        boolean isRunning = answer.body().path("code").asText().equals("IDEMPOTENCY_KEY_IN_USE");
        if (answer.status() != SERVICE_UNAVAILABLE && !isRunning) {
          answered.add(
              new Command(
                  key,
                  accounts,
                  begun,
                  System.nanoTime(),
                  attempt,
                  answer.status(),
                  answer.body()));
          return;
        }
      } catch (CompletionException e) {
        // The node is gone, or was before it could answer.
      }
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IllegalStateException("nobody says what became of " + key);
      }
    }
  }
}
