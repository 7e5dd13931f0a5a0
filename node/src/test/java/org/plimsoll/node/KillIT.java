package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.node.ApiClient.Answer;

/**
 * Goal: an acknowledged command is never lost, and nothing is applied twice, when the node is
 * killed with SIGKILL in full flight. Method: writers keep deposits and trades in flight against a
 * node in a process of its own; it is killed at a random moment and started again on the same
 * journal; then everything that was acknowledged is looked up in the journal. Twenty times over, on
 * one journal.
 */
class KillIT {
  private static final int KILLS = 20;
  private static final int DEPOSITORS = 36;
  private static final int TRADERS = 8;
  private static final int ACCOUNTS = 6;
  private static final long SEED = Long.getLong("plimsoll.seed", 20200312L);

  @TempDir Path data;

  private final Map<String, Acknowledged> acknowledged = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  private record Acknowledged(String path, String key, Map<String, Long> revisions) {}

  @Test
  void a_killed_node_finds_every_acknowledged_command_exactly_once() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    NodeProcess node = NodeProcess.start(data, "--simulate");
    try {
      open(new ApiClient(node.address()));
      for (int kill = 1; kill <= KILLS; kill++) {
        fire(node, kill, 60 + random.nextInt(300));
        node = NodeProcess.start(data, "--simulate");
        ApiClient api = new ApiClient(node.address());
        Map<String, List<JsonNode>> journal = journal(api);
        assertEveryAcknowledgedIsThereOnce(journal, kill);
      }
      ApiClient api = new ApiClient(node.address());
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertTradesReachedBothSidesOrNone(journal(api)));
      System.out.printf(
          "seed %d: %d kills, %d acknowledged of %d asked, none lost, none twice%n",
          SEED, KILLS, acknowledged.size(), asked.size());
    } finally {
      node.kill();
    }
  }

  private void open(ApiClient api) {
    for (int n = 0; n < ACCOUNTS; n++) {
      String account = "killed-" + n;
      assertThat(
              api.post("/v1/accounts", "open-" + n, "{\"account\":\"" + account + "\"}").status())
          .isEqualTo(201);
      assertThat(deposit(api, account, "seed-" + n, "1000000").join().status()).isEqualTo(201);
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> trade(api, "first", 0).join().status() == 201);
  }

  /** Keeps commands in flight until enough are acknowledged, and then kills the node. */
  private void fire(NodeProcess node, int round, int enough) throws InterruptedException {
    ApiClient api = new ApiClient(node.address());
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger acks = new AtomicInteger();
    AtomicInteger inFlight = new AtomicInteger();
    Queue<Acknowledged> acked = new ConcurrentLinkedQueue<>();
    Queue<String> keys = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < DEPOSITORS + TRADERS; writer++) {
      writers.add(
          write(api, "r" + round + "-w" + writer, writer, 0, stop, acks, inFlight, acked, keys));
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> acks.get() >= enough);
    assertThat(inFlight.get()).as("in flight when killed").isGreaterThanOrEqualTo(32);
    node.kill();
    stop.set(true);
    CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();
    acked.forEach(ack -> acknowledged.put(ack.key(), ack));
    asked.addAll(keys);
  }

  /** One writer: the next command goes out when the last was answered, until the node is gone. */
  private CompletableFuture<Void> write(
      ApiClient api,
      String name,
      int writer,
      int number,
      AtomicBoolean stop,
      AtomicInteger acks,
      AtomicInteger inFlight,
      Queue<Acknowledged> acked,
      Queue<String> keys) {
    if (stop.get()) {
      return CompletableFuture.completedFuture(null);
    }
    String key = name + "-" + number;
    keys.add(key);
    inFlight.incrementAndGet();
    boolean trades = writer >= DEPOSITORS;
    String account = "killed-" + (writer + number) % ACCOUNTS;
    CompletableFuture<Answer> answer =
        trades ? trade(api, key, writer + number) : deposit(api, account, key, "1");
    return answer
        .handle(
            (reply, failure) -> {
              inFlight.decrementAndGet();
              if (failure == null && reply.status() == 201) {
                acked.add(
                    trades
                        ? tradeAcknowledged(key, reply.body())
                        : new Acknowledged(
                            "deposit",
                            key,
                            Map.of(account, reply.body().get("revision").asLong())));
                acks.incrementAndGet();
              }
              return failure == null;
            })
        .thenCompose(
            answered ->
                answered
                    ? write(api, name, writer, number + 1, stop, acks, inFlight, acked, keys)
                    : CompletableFuture.completedFuture(null));
  }

  private static Acknowledged tradeAcknowledged(String key, JsonNode body) {
    Map<String, Long> revisions = new HashMap<>();
    body.get("revisions")
        .properties()
        .forEach(entry -> revisions.put(entry.getKey(), entry.getValue().asLong()));
    return new Acknowledged("trade", key, revisions);
  }

  private static CompletableFuture<Answer> deposit(
      ApiClient api, String account, String key, String amount) {
    return api.postAsync(
        "/v1/accounts/" + account + "/deposits",
        key,
        "{\"asset\":\"USDT\",\"amount\":\"" + amount + "\"}");
  }

  private static CompletableFuture<Answer> trade(ApiClient api, String key, int number) {
    String buyer = "killed-" + number % ACCOUNTS;
    String seller = "killed-" + (number + 1) % ACCOUNTS;
    return api.postAsync(
        "/v1/trades",
        key,
        String.format(
            "{\"tradeId\":\"%s\",\"buyer\":\"%s\",\"seller\":\"%s\","
                + "\"instrument\":\"BTC-PERP\",\"quantity\":\"0.001\",\"price\":\"60000\"}",
            key, buyer, seller));
  }

  private static Map<String, List<JsonNode>> journal(ApiClient api) {
    Map<String, List<JsonNode>> journal = new HashMap<>();
    for (int n = 0; n < ACCOUNTS; n++) {
      String account = "killed-" + n;
      List<JsonNode> events = new ArrayList<>();
      long next = 1;
      while (next > 0) {
        JsonNode page =
            api.get("/v1/accounts/" + account + "/events?limit=1000&fromSequence=" + next).body();
        page.get("events").forEach(events::add);
        next = page.get("next").isNull() ? 0 : page.get("next").asLong();
      }
      journal.put(account, events);
    }
    return journal;
  }

  private void assertEveryAcknowledgedIsThereOnce(Map<String, List<JsonNode>> journal, int kill) {
    for (Acknowledged ack : acknowledged.values()) {
      ack.revisions()
          .forEach(
              (account, revision) -> {
                assertThat(journal.get(account))
                    .as(
                        "seed %d, kill %d: events of %s up to the acknowledged",
                        SEED, kill, account)
                    .hasSizeGreaterThanOrEqualTo(revision.intValue());
                JsonNode event = journal.get(account).get((int) (revision - 1));
                assertThat(idOf(event))
                    .as("seed %d, kill %d: %s %s at %d", SEED, kill, account, ack, revision)
                    .isEqualTo(ack.path().equals("trade") ? "trade-" + ack.key() : ack.key());
              });
    }
    journal.forEach(
        (account, events) ->
            assertThat(events.stream().map(KillIT::idOf).filter(id -> !id.isEmpty()))
                .as("seed %d, kill %d: nothing of %s twice", SEED, kill, account)
                .doesNotHaveDuplicates());
  }

  private static void assertTradesReachedBothSidesOrNone(Map<String, List<JsonNode>> journal) {
    Map<String, Integer> sides = new HashMap<>();
    Map<String, Integer> reserved = new HashMap<>();
    journal
        .values()
        .forEach(
            events ->
                events.forEach(
                    event -> {
                      String settlement = event.path("settlement").asText();
                      switch (event.get("type").asText()) {
                        case "leg-settled" -> {
                          sides.merge(settlement, 1, Integer::sum);
                          reserved.merge(settlement, -1, Integer::sum);
                        }
                        case "leg-reserved" -> reserved.merge(settlement, 1, Integer::sum);
                        case "leg-released" -> reserved.merge(settlement, -1, Integer::sum);
                        default -> {}
                      }
                    }));
    assertThat(sides.values()).as("sides of each trade").isNotEmpty().containsOnly(2);
    assertThat(reserved.values()).as("reservations left").containsOnly(0);
  }

  /** What a caller would call the event: its command or its settlement. */
  private static String idOf(JsonNode event) {
    switch (event.get("type").asText()) {
      case "collateral-deposited":
        return event.get("commandId").asText();
      case "leg-settled":
        return event.get("settlement").asText();
      default:
        return "";
    }
  }
}
