package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees of a node, over its two ports. */
class OperationsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path data;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private PlimsollNode node;
  private ApiClient api;
  private ApiClient management;
  private long sequence;

  @BeforeEach
  void start() {
    node = startOn(configuration(""));
    api = ApiClient.serving(node);
    management = new ApiClient(address(node.operations().orElseThrow().management()));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void a_node_without_prices_is_alive_and_not_ready_until_it_has_them() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              ApiClient.Answer ready = management.get("/ready");
              assertThat(ready.status()).isEqualTo(503);
              assertThat(ready.body().path("missing")).hasSize(1);
              assertThat(ready.body().at("/missing/0/what").asText()).isEqualTo("prices");
            });
    assertThat(management.get("/alive").status()).isEqualTo(200);

    price("50000");

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(management.get("/ready").status()).isEqualTo(200));
    assertThat(management.get("/ready").body().path("ready").asBoolean()).isTrue();
    JsonNode members = management.get("/cluster/members").body();
    assertThat(members.at("/members/0/status").asText()).isEqualTo("Up");
    assertThat(members.path("members")).hasSize(1);
  }

  @Test
  void a_breach_is_seen_in_the_metrics() {
    openWith("alice", "10000");
    openWith("bob", "100000");
    price("50000");
    assertThat(
            api.post(
                    "/v1/trades",
                    "t",
                    """
                    {"tradeId":"t","instrument":"BTC-PERP","buyer":"alice","seller":"bob",
                     "quantity":"2","price":"50000"}
                    """)
                .status())
        .isEqualTo(201);
    assertThat(value("plimsoll_breaches_total")).isZero();

    price("45400");
    await().atMost(PATIENCE).until(() -> value("plimsoll_breaches_total") == 1);

    await().atMost(PATIENCE).until(() -> value("plimsoll_liquidation_age_seconds") == 0);
    assertThat(value("plimsoll_nominations_total")).isPositive();
    assertThat(value("plimsoll_failovers_total")).isEqualTo(1);
    assertThat(value("plimsoll_persist_seconds_count")).isPositive();
    assertThat(value("plimsoll_index_valid{index=\"BTC-USDT\"}")).isEqualTo(1);
    assertThat(value("plimsoll_index_valid{index=\"ETH-USDT\"}")).isZero();
    assertThat(value("plimsoll_journal_breaker_open")).isZero();
    assertThat(value("plimsoll_command_seconds_count{command=\"trade\",outcome=\"accepted\"}"))
        .isEqualTo(1);
    await().atMost(PATIENCE).until(() -> value("plimsoll_shard_accounts") > 2);
    await().atMost(PATIENCE).until(() -> value("plimsoll_fund_drawdown") >= 0);
  }

  @Test
  void a_port_of_metrics_in_use_is_named() {
    int taken = node.operations().orElseThrow().metrics().getPort();

    assertThatThrownBy(() -> startOn(configuration("other", "plimsoll.metrics.port = " + taken)))
        .isInstanceOf(UnusableException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + taken)
        .hasMessageContaining("plimsoll.metrics.port");
  }

  private PlimsollNode startOn(Config config) {
    return PlimsollNode.start(config, index -> List.of(), Clock.systemUTC());
  }

  private Config configuration(String directory, String... settings) {
    return PlimsollNode.configuration(
        data.resolve(directory),
        ConfigFactory.parseString(String.join("\n", settings))
            .withFallback(
                ConfigFactory.parseString(
                    """
                    plimsoll.operations { on = on, look-interval = 200ms }
                    plimsoll.metrics.port = 0
                    pekko.management.http.port = 0
                    plimsoll.http.port = 0
                    plimsoll.oracle.move-bound = "0.5"
                    """)));
  }

  private void openWith(String account, String cash) {
    assertThat(
            api.post("/v1/accounts", "open-" + account, "{\"account\":\"" + account + "\"}")
                .status())
        .isEqualTo(201);
    assertThat(
            api.post(
                    "/v1/accounts/" + account + "/deposits",
                    "cash-" + account,
                    "{\"asset\":\"USDT\",\"amount\":\"" + cash + "\"}")
                .status())
        .isEqualTo(201);
  }

  /** Two sources make a quorum; the node takes the price up before this returns. */
  private void price(String price) {
    for (String source : List.of("a", "b")) {
      sequence++;
      String body =
          "{\"index\":\"BTC-USDT\",\"source\":\"%s\",\"sequence\":%d,\"price\":\"%s\"}"
              .formatted(source, sequence, price);
      await() // the oracle may still be starting
          .atMost(PATIENCE)
          .until(() -> api.post("/v1/prices", "p" + System.nanoTime(), body).status() == 202);
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                api.get("/v1/prices").body().toString().contains("\"price\":\"" + price + "\"")
                    && value("plimsoll_index_valid{index=\"BTC-USDT\"}") == 1);
  }

  private double value(String series) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(address(node.operations().orElseThrow().metrics()) + "/metrics"))
            .build();
    HttpResponse<String> response =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).join();
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=UTF-8");
    Matcher found =
        Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(response.body());
    assertThat(found.find()).as(series).isTrue();
    return Double.parseDouble(found.group(1));
  }

  private static String address(InetSocketAddress at) {
    return "http://127.0.0.1:" + at.getPort();
  }
}
