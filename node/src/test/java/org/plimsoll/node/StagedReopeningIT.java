package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.node.ApiClient.Answer;

/**
 * S17. Goal: after all is lost, the system comes back by stages and nobody edits data. Method: the
 * only node is killed with SIGKILL while trades and deposits are in flight and a position is open;
 * it is started again on the same journal, without prices. It then shows accounts as they were
 * acknowledged and takes deposits; it takes no trade, neither at the last price from before nor
 * with one source alone; with a quorum newer than the restart it takes what reduces and what adds
 * risk. Nobody is liquidated on the way, although the first price is far below the last.
 */
class StagedReopeningIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int WRITERS = 24;
  private static final int ENOUGH = 200;

  @TempDir Path data;

  private NodeProcess node;
  private ApiClient api;
  private long sequence;

  @Test
  void a_killed_node_reads_first_then_takes_collateral_and_new_risk_only_on_new_prices()
      throws Exception {
    restart();
    try {
      openWith("alice", "10000");
      openWith("bob", "1000000");
      price("50000", "a", "b", "c");
      assertThat(trade("before", "alice", "bob", "1", "50000").status()).isEqualTo(201);
      JsonNode before = api.get("/v1/accounts/alice").body();

      Map<String, Long> acknowledged = killUnderLoad();
      restart();

      readsFirst(before, acknowledged);
      collateralNext();
      nothingAtOldPrices();
      newRiskOnAQuorum();
      assertThat(types("alice")).doesNotContain("liquidation-started");
    } finally {
      node.kill();
    }
  }

  private void readsFirst(JsonNode before, Map<String, Long> acknowledged) {
    JsonNode alice = api.get("/v1/accounts/alice").body();
    assertThat(alice.path("positions").path(0).path("quantity"))
        .isEqualTo(before.path("positions").path(0).path("quantity"));
    List<JsonNode> events = events("bob");
    acknowledged.forEach(
        (key, revision) ->
            assertThat(events.get((int) (revision - 1)).path("commandId").asText())
                .as("acknowledged before the kill")
                .isEqualTo(key));
    assertThat(api.get("/v1/prices").body().toString()).doesNotContain("\"VALID\"");
    assertThat(api.get("/v1/status").status()).isEqualTo(200);
  }

  private void collateralNext() {
    assertThat(deposit("alice", "after", "1").join().status()).isEqualTo(201);
  }

  private void nothingAtOldPrices() {
    assertNotPriced(trade("more-1", "alice", "bob", "0.01", "50000"));
    assertNotPriced(trade("less-1", "bob", "alice", "0.01", "50000"));
    observe("a", "42000");
    observe("a", "42000");
    assertNotPriced(trade("more-2", "alice", "bob", "0.01", "42000"));
    assertThat(types("alice")).doesNotContain("margin-status-changed", "liquidation-started");
  }

  private void newRiskOnAQuorum() {
    price("48000", "a", "b", "c");
    assertThat(trade("less-3", "bob", "alice", "0.01", "48000").status()).isEqualTo(201);
    assertThat(trade("more-3", "alice", "bob", "0.01", "48000").status()).isEqualTo(201);
  }

  private static void assertNotPriced(Answer answer) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(409);
    assertThat(answer.body().path("code").asText()).isEqualTo("PRICE_NOT_VALID");
  }

  /** Returns the revisions of bob's deposits that were acknowledged. */
  private Map<String, Long> killUnderLoad() throws InterruptedException {
    Map<String, Long> acknowledged = new HashMap<>();
    AtomicInteger number = new AtomicInteger();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      writers.add(write(number, acknowledged));
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              synchronized (acknowledged) {
                return acknowledged.size() >= ENOUGH;
              }
            });
    node.kill();
    CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();
    return acknowledged;
  }

  /** The next deposit goes out when the last was answered, until the node is gone. */
  private CompletableFuture<Void> write(AtomicInteger number, Map<String, Long> acknowledged) {
    String key = "load-" + number.incrementAndGet();
    return deposit("bob", key, "1")
        .handle(
            (answer, failure) -> {
              if (failure == null && answer.status() == 201) {
                synchronized (acknowledged) {
                  acknowledged.put(key, answer.body().path("revision").asLong());
                }
              }
              return failure == null;
            })
        .thenCompose(
            isThere ->
                isThere
                    ? write(number, acknowledged)
                    : CompletableFuture.<Void>completedFuture(null));
  }

  private void restart() throws Exception {
    node = NodeProcess.start(data);
    api = ApiClient.of(node);
  }

  private void openWith(String account, String cash) {
    assertThat(
            api.post("/v1/accounts", "open-" + account, "{\"account\":\"" + account + "\"}")
                .status())
        .isEqualTo(201);
    assertThat(deposit(account, "seed-" + account, cash).join().status()).isEqualTo(201);
  }

  private CompletableFuture<Answer> deposit(String account, String key, String amount) {
    return api.postAsync(
        "/v1/accounts/" + account + "/deposits",
        key,
        "{\"asset\":\"USDT\",\"amount\":\"" + amount + "\"}");
  }

  private Answer trade(String id, String buyer, String seller, String quantity, String price) {
    return api.post(
        "/v1/trades",
        id,
        String.format(
            "{\"tradeId\":\"%s\",\"buyer\":\"%s\",\"seller\":\"%s\","
                + "\"instrument\":\"BTC-PERP\",\"quantity\":\"%s\",\"price\":\"%s\"}",
            id, buyer, seller, quantity, price));
  }

  /** Twice, in case the move is far; then it is in force. */
  private void price(String price, String... sources) {
    for (int round = 0; round < 2; round++) {
      for (String source : sources) {
        observe(source, price);
      }
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (JsonNode known : api.get("/v1/prices").body().path("prices")) {
                if (known.path("index").asText().equals("BTC-USDT")) {
                  return known.path("price").asText().equals(price)
                      && known.path("status").asText().equals("VALID");
                }
              }
              return false;
            });
  }

  private void observe(String source, String price) {
    sequence++;
    String body =
        String.format(
            "{\"index\":\"BTC-USDT\",\"source\":\"%s\",\"sequence\":%d,\"price\":\"%s\"}",
            source, sequence, price);
    String key = "price-" + sequence;
    // The oracle may still be starting.
    await().atMost(PATIENCE).until(() -> api.post("/v1/prices", key, body).status() == 202);
  }

  private List<String> types(String account) {
    return events(account).stream().map(event -> event.path("type").asText()).toList();
  }

  private List<JsonNode> events(String account) {
    List<JsonNode> events = new ArrayList<>();
    String page = "/v1/accounts/" + account + "/events?limit=1000";
    JsonNode next = NullNode.getInstance();
    do {
      JsonNode answer = api.get(next.isNull() ? page : page + "&cursor=" + next.asText()).body();
      answer.path("events").forEach(events::add);
      next = answer.path("next");
    } while (next.isTextual());
    return events;
  }
}
