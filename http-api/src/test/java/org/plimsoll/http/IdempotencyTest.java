package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.Authority;
import org.plimsoll.http.access.Caller;
import org.plimsoll.http.access.Role;

final class IdempotencyTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @ParameterizedTest
  @CsvSource({
    "/v1/accounts",
    "/v1/accounts/nobody/deposits",
    "/v1/accounts/nobody/withdrawals",
    "/v1/accounts/nobody/method",
    "/v1/accounts/nobody/leverage",
    "/v1/accounts/nobody/collateral-choices",
    "/v1/accounts/nobody/isolated/BTC-PERP/collateral",
    "/v1/accounts/nobody/isolated/BTC-PERP/mode",
    "/v1/accounts/nobody/margin-call/acknowledgement",
    "/v1/accounts/nobody/webhook",
    "/v1/accounts/nobody/webhook/removal",
    "/v1/trades",
    "/v1/prices",
    "/v1/prices/BTC-USDT/resume"
  })
  void a_command_without_a_key_is_refused(String path) {
    api.post(path, null, "{}").isProblem(400, "IDEMPOTENCY_KEY_MISSING");
  }

  @ParameterizedTest
  @CsvSource({"a|b", "'a b'", "\"a\"", "a\\b", "''"})
  void a_malformed_key_is_refused(String key) {
    api.post("/v1/accounts", key, "{\"account\":\"never\"}")
        .isProblem(400, "IDEMPOTENCY_KEY_INVALID");
  }

  @Test
  void a_key_of_129_characters_or_a_second_key_is_refused() {
    api.post("/v1/accounts", "k".repeat(129), "{\"account\":\"never\"}")
        .isProblem(400, "IDEMPOTENCY_KEY_INVALID");
    api.send(
            api.request("/v1/accounts")
                .header("Idempotency-Key", "a")
                .header("Idempotency-Key", "b")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"account\":\"never\"}"))
                .build())
        .isProblem(400, "IDEMPOTENCY_KEY_INVALID");
  }

  @Test
  void a_repeated_opening_gets_the_first_answer() {
    String body = "{\"account\":\"" + node.newName("again") + "\"}";
    String key = ApiClient.newKey();

    assertRepeats("/v1/accounts", key, body);
  }

  @Test
  void a_repeated_opening_gets_the_first_answer_from_another_server_too() {
    String body = "{\"account\":\"" + node.newName("again") + "\"}";
    String key = ApiClient.newKey();
    Answer first = api.post("/v1/accounts", key, body).isSuccess(201);

    Answer second = node.bind(node.services()).post("/v1/accounts", key, body).isSuccess(201);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.isReplayed()).isTrue();
  }

  @Test
  void a_repeated_deposit_is_booked_once() {
    String account = node.openWith("100");
    String path = "/v1/accounts/" + account + "/deposits";

    assertRepeats(path, "deposit", "{\"asset\":\"USDT\",\"amount\":\"50\"}");

    assertThat(api.get("/v1/accounts/" + account).at("/balances/USDT")).isEqualTo("150");
    assertThat(node.revisionOf(account)).isEqualTo(3);
  }

  @Test
  void a_repeat_may_be_written_differently() {
    String account = node.openWith("100");
    String path = "/v1/accounts/" + account + "/deposits";
    api.post(path, "k", "{\"asset\":\"USDT\",\"amount\":\"50\"}").isSuccess(201);

    Answer again = api.post(path, "k", " { \"amount\" : \"50.00\", \"asset\" : \"USDT\" } ");

    assertThat(again.isSuccess(201).isReplayed()).isTrue();
  }

  @Test
  void a_repeated_withdrawal_is_booked_once() {
    String account = node.openWith("100");

    assertRepeats(
        "/v1/accounts/" + account + "/withdrawals",
        "withdrawal",
        "{\"asset\":\"USDT\",\"amount\":\"70\"}");

    assertThat(api.get("/v1/accounts/" + account).at("/balances/USDT")).isEqualTo("30");
  }

  @Test
  void a_repeated_trade_is_settled_once() {
    String buyer = node.openWith("10000");
    String seller = node.openWith("10000");

    assertRepeats("/v1/trades", ApiClient.newKey(), trade("t", buyer, seller, "0.1"));

    assertThat(api.get("/v1/accounts/" + buyer).at("/positions/0/quantity")).isEqualTo("0.1");
  }

  @Test
  void a_repeated_trade_gets_the_first_answer_from_another_server_too() {
    String body = trade("t", node.openWith("10000"), node.openWith("10000"), "0.1");
    String key = ApiClient.newKey();
    Answer first = api.post("/v1/trades", key, body).isSuccess(201);

    Answer second = node.bind(node.services()).post("/v1/trades", key, body).isSuccess(201);

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.isReplayed()).isTrue();
  }

  @Test
  void a_repeated_price_is_judged_once() {
    String body = TestNode.observation("BTC-USDT", "repeater", node.nextSequence(), "50000");

    assertRepeats("/v1/prices", ApiClient.newKey(), body, 202);

    api.post("/v1/prices", body).isProblem(409, "SEQUENCE_NOT_RISING");
  }

  @Test
  void a_key_is_not_for_two_requests() {
    String account = node.openWith("100");
    String key = ApiClient.newKey();
    String deposits = "/v1/accounts/" + account + "/deposits";
    api.post(deposits, key, "{\"asset\":\"USDT\",\"amount\":\"1\"}").isSuccess(201);

    api.post(deposits, key, "{\"asset\":\"USDT\",\"amount\":\"2\"}")
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
    api.post(
            "/v1/accounts/" + account + "/withdrawals",
            key,
            "{\"asset\":\"USDT\",\"amount\":\"1\"}")
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
    api.post("/v1/accounts", key, "{\"account\":\"" + account + "\"}")
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
    assertThat(node.revisionOf(account)).isEqualTo(3);
  }

  @Test
  void a_key_is_not_for_two_trades_or_prices() {
    String key = ApiClient.newKey();
    String buyer = node.openWith("10000");
    String seller = node.openWith("10000");
    long sequence = node.nextSequence();
    String price = TestNode.observation("BTC-USDT", "two", sequence, "50000");
    api.post("/v1/trades", key, trade("t1", buyer, seller, "0.1")).isSuccess(201);
    api.post("/v1/prices", key, price).isSuccess(202);

    api.post("/v1/trades", key, trade("t2", buyer, seller, "0.1"))
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
    api.post("/v1/prices", key, price.replace("50000", "50001"))
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
  }

  @Test
  void a_refusal_does_not_use_up_the_key() {
    String account = node.openWith("100");
    String key = ApiClient.newKey();
    String withdrawals = "/v1/accounts/" + account + "/withdrawals";
    String body = "{\"asset\":\"USDT\",\"amount\":\"150\"}";
    api.post(withdrawals, key, body).isProblem(422, "INSUFFICIENT_COLLATERAL");
    api.post("/v1/accounts/" + account + "/deposits", "{\"asset\":\"USDT\",\"amount\":\"50\"}")
        .isSuccess(201);

    Answer second = api.post(withdrawals, key, body).isSuccess(201);

    assertThat(second.isReplayed()).isFalse();
    assertThat(api.get("/v1/accounts/" + account).body().path("balances")).isEmpty();
  }

  @Test
  void a_refused_trade_succeeds_under_the_same_key_once_there_is_margin() {
    String buyer = node.openWith("1");
    String seller = node.openWith("10000");
    String key = ApiClient.newKey();
    String body = trade("later", buyer, seller, "0.1");
    api.post("/v1/trades", key, body).isProblem(422, "INSUFFICIENT_MARGIN");
    api.post("/v1/accounts/" + buyer + "/deposits", "{\"asset\":\"USDT\",\"amount\":\"5000\"}")
        .isSuccess(201);

    Answer second = api.post("/v1/trades", key, body).isSuccess(201);

    assertThat(second.isReplayed()).isFalse();
  }

  /** Neither sees what the other did, whose body is refused, and each is answered as at first. */
  @Test
  void a_key_is_its_callers() {
    ApiClient told = node.serving(IdempotencyTest::callerOf);
    String path = "/v1/accounts/" + node.openWith("100") + "/deposits";

    Answer annas = depositBy("anna", told, path, "1");
    Answer berts = depositBy("bert", told, path, "2");

    assertThat(annas.isSuccess(201).isReplayed()).isFalse();
    assertThat(berts.isSuccess(201).isReplayed()).isFalse();
    assertThat(depositBy("anna", told, path, "1").isSuccess(201).text()).isEqualTo(annas.text());
    assertThat(annas.at("/commandId")).isEqualTo("shared");
    depositBy("bert", told, path, "1").isProblem(422, "IDEMPOTENCY_KEY_REUSED");
  }

  private static Answer depositBy(String caller, ApiClient told, String path, String amount) {
    return told.send(
        told.request(path)
            .header("X-Caller", caller)
            .header("Idempotency-Key", "shared")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"asset\":\"USDT\",\"amount\":\"" + amount + "\"}"))
            .build());
  }

  private static Caller callerOf(HttpRequest request) {
    String subject = request.getHeader("X-Caller").orElseThrow().value();
    return new Caller(new Authority(subject, Set.of(Authority.ALL)), Set.of(Role.TRADER));
  }

  private String trade(String id, String buyer, String seller, String quantity) {
    return """
        {"tradeId":"%s-%s","buyer":"%s","seller":"%s",
         "instrument":"BTC-PERP","quantity":"%s","price":"50000"}"""
        .formatted(buyer, id, buyer, seller, quantity);
  }

  private void assertRepeats(String path, String key, String body) {
    assertRepeats(path, key, body, 201);
  }

  private void assertRepeats(String path, String key, String body, int status) {
    Answer first = api.post(path, key, body).isSuccess(status);
    Answer second = api.post(path, key, body).isSuccess(status);
    assertThat(first.isReplayed()).isFalse();
    assertThat(second.isReplayed()).isTrue();
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
  }
}
