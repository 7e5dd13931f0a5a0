package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A margin call as its owner meets it: asked for, acknowledged, and brought to a webhook. */
final class MarginCallTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What a webhook was sent. */
  private record Received(String body, String notice, String timestamp, String signature) {}

  /** How the webhook behaves, one after the other; after that it takes everything. */
  private enum Manner {
    FAILS,
    HANGS,
    REDIRECTS
  }

  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final Queue<Manner> manners = new ArrayDeque<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<String> exposed = new ArrayList<>();
  private HttpServer webhook;

  @BeforeEach
  void listen() throws IOException {
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.createContext("/calls", this::take);
    webhook.setExecutor(threads);
    webhook.start();
  }

  @AfterEach
  void stop() {
    // Other tests move the price further and count who is liquidated.
    exposed.forEach(account -> node.deposit(account, "USDT", "100000"));
    end.countDown();
    webhook.stop(0);
    threads.shutdownNow();
  }

  @Test
  void an_account_that_is_called_is_told_everything_once_and_says_that_it_knows() {
    String account = called();

    JsonNode call = openCall(account);

    assertThat(call.at("/call/raised/toInitial").asText()).isEqualTo("245");
    assertThat(call.at("/call/raised/figures/equity").asText()).isEqualTo("350");
    assertThat(call.at("/call/raised/toEnd").asText()).isEqualTo("51.625");
    assertThat(call.at("/call/raised/remedies/0/added").asText()).isEqualTo("USDT");
    assertThat(call.at("/call/raised/liquidationPrices/0/below").asText()).startsWith("2969");
    assertThat(call.at("/call/raised/timeLeft/secondsToFivePercent").isIntegralNumber()).isTrue();
    String id = call.at("/call/raised/call").asText();
    assertThat(api.get("/v1/accounts/" + account).at("/marginCall")).isEqualTo(id);
    assertThat(listed(account)).contains(id);

    String path = "/v1/accounts/" + account + "/margin-call/acknowledgement";
    Answer first = api.post(path, "{\"call\":\"" + id + "\"}").isSuccess(200);
    Answer again = api.post(path, "{\"call\":\"" + id + "\"}").isSuccess(200);

    assertThat(again.isReplayed()).isTrue();
    assertThat(again.at("/revision")).isEqualTo(first.at("/revision"));
    assertThat(openCall(account).at("/call/acknowledged/revision").asText())
        .isEqualTo(first.at("/revision"));
    api.post(path, "{\"call\":\"another-1\"}").isProblem(409, "MARGIN_CALL_NOT_OPEN");

    node.deposit(account, "USDT", "100");
    assertThat(api.get("/v1/accounts/" + account + "/margin-call").body().path("call").isNull())
        .isTrue();
    assertThat(listed(account)).isEmpty();
    assertThat(typesOf(account)).contains("margin-call-raised", "margin-call-ended");
  }

  @Test
  void a_webhook_that_fails_and_hangs_gets_the_same_notice_until_it_takes_it() throws Exception {
    manners.addAll(List.of(Manner.FAILS, Manner.REDIRECTS, Manner.HANGS, Manner.FAILS));
    String account = called();
    openCall(account);
    Answer registered = register(account, url()).isSuccess(201);
    String secret = registered.at("/secret");

    await().atMost(PATIENCE).until(() -> typesOf(account).contains("notice-delivered"));

    List<Received> all = List.copyOf(received);
    assertThat(all).hasSizeGreaterThanOrEqualTo(5);
    assertThat(all).extracting(Received::body).containsOnly(all.get(0).body());
    assertThat(all).extracting(Received::notice).containsOnly(all.get(0).notice());
    JsonNode body = new ObjectMapper().readTree(all.get(0).body());
    assertThat(body.path("id").asText()).isEqualTo(all.get(0).notice()).endsWith("-raised");
    assertThat(body.path("kind").asText()).isEqualTo("RAISED");
    assertThat(body.path("account").asText()).isEqualTo(account);
    assertThat(body.at("/event/type").asText()).isEqualTo("margin-call-raised");
    for (Received each : all) {
      assertThat(each.signature())
          .isEqualTo("v1=" + hmac(secret, each.timestamp() + "." + each.body()));
    }
    assertThat(typesOf(account)).filteredOn("notice-delivered"::equals).hasSize(1);
    assertThat(api.get("/v1/accounts/" + account + "/events").text()).doesNotContain(secret);
  }

  @Test
  void a_repeated_registration_shows_the_same_secret_and_another_account_has_another() {
    String account = node.openWith("1");
    String key = ApiClient.newKey();
    String path = "/v1/accounts/" + account + "/webhook";
    String body = "{\"url\":\"" + url() + "\"}";

    Answer first = api.post(path, key, body).isSuccess(201);
    Answer again = api.post(path, key, body).isSuccess(201);
    Answer other = register(node.openWith("1"), url()).isSuccess(201);

    assertThat(again.at("/secret")).isEqualTo(first.at("/secret")).hasSize(43);
    assertThat(other.at("/secret")).isNotEqualTo(first.at("/secret"));
    assertThat(api.get("/v1/accounts/" + account + "/margin-call").at("/webhook")).isEqualTo(url());
    api.post(path + "/removal", "{}").isSuccess(200);
    assertThat(api.get("/v1/accounts/" + account + "/margin-call").body().path("webhook").isNull())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"http://example.org/", "ftp://127.0.0.1/", "nonsense"})
  void a_webhook_elsewhere_without_encryption_is_refused(String url) {
    register(node.openWith("1"), url).isProblem(422, "WEBHOOK_NOT_ALLOWED");
  }

  @Test
  void nobody_registers_or_acknowledges_for_the_venue() {
    String house = "/v1/accounts/house:insurance-fund";

    api.post(house + "/webhook", "{\"url\":\"https://example.org\"}")
        .isProblem(403, "HOUSE_ACCOUNT");
    api.post(house + "/margin-call/acknowledgement", "{\"call\":\"x-1\"}")
        .isProblem(403, "HOUSE_ACCOUNT");
    api.get("/v1/accounts/nobody/margin-call").isProblem(404, "ACCOUNT_NOT_FOUND");
    api.get("/v1/margin-calls?limit=0").isProblem(400, "INVALID_PARAMETER");
  }

  /** Long 10 ETH, at 2,975 with equity of 350: called below 371.875, and left from 401.625. */
  private String called() {
    node.setPrice("ETH-USDT", "3000");
    String account = node.openWith("600");
    exposed.add(account);
    node.trade(account, "ETH-PERP", "10", "3000").isSuccess(201);
    node.setPrice("ETH-USDT", "2975");
    return account;
  }

  private Optional<String> listed(String account) {
    for (JsonNode call :
        api.get("/v1/margin-calls?limit=1000").isSuccess(200).body().path("calls")) {
      if (call.path("account").asText().equals(account)) {
        return Optional.of(call.at("/call/raised/call").asText());
      }
    }
    return Optional.empty();
  }

  private JsonNode openCall(String account) {
    String path = "/v1/accounts/" + account + "/margin-call";
    await().atMost(PATIENCE).until(() -> api.get(path).body().path("call").isObject());
    return api.get(path).isSuccess(200).body();
  }

  private List<String> typesOf(String account) {
    return api.get("/v1/accounts/" + account + "/events").body().findValuesAsText("type");
  }

  private Answer register(String account, String url) {
    return api.post("/v1/accounts/" + account + "/webhook", "{\"url\":\"" + url + "\"}");
  }

  private String url() {
    return "http://127.0.0.1:" + webhook.getAddress().getPort() + "/calls";
  }

  private void take(HttpExchange exchange) throws IOException {
    Manner manner;
    synchronized (manners) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var headers = exchange.getRequestHeaders();
      received.add(
          new Received(
              body,
              headers.getFirst("Plimsoll-Notice"),
              headers.getFirst("Plimsoll-Timestamp"),
              headers.getFirst("Plimsoll-Signature")));
      manner = manners.poll();
    }
    if (manner == Manner.HANGS) {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (manner == Manner.REDIRECTS) {
      exchange.getResponseHeaders().add("Location", url());
    }
    exchange.sendResponseHeaders(manner == null ? 204 : manner == Manner.REDIRECTS ? 302 : 503, -1);
    exchange.close();
  }

  private static String hmac(String secret, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    StringBuilder hex = new StringBuilder();
    for (byte each : mac.doFinal(text.getBytes(StandardCharsets.UTF_8))) {
      hex.append(String.format("%02x", each));
    }
    return hex.toString();
  }
}
