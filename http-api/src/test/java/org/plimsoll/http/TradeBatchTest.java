package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many trades in one request. */
final class TradeBatchTest {
  private static final String BATCH = "/v1/trades/batch";

  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();
  private final String buyer = node.openWith("1000");
  private final String seller = node.openWith("1000");

  @Test
  void trades_are_settled_in_their_order() {
    List<String> trades = List.of(trade("0.01"), trade("0.02"), trade("0.03"));

    Answer batch = api.post(BATCH, batch(trades)).isSuccess(201);

    assertThat(batch.body().path("settled").asInt()).isEqualTo(3);
    assertThat(batch.body().path("refused").asInt() + batch.body().path("unknown").asInt())
        .isZero();
    assertThat(batch.body().path("results").findValuesAsText("quantity"))
        .containsExactly("0.01", "0.02", "0.03");
    assertThat(batch.body().at("/results/0/trade/revisions/" + buyer).asLong())
        .isLessThan(batch.body().at("/results/1/trade/revisions/" + buyer).asLong());
    assertThat(position(buyer)).isEqualTo("0.06");
  }

  @Test
  void a_trade_that_is_refused_stops_no_other() {
    String large = trade("10");

    Answer batch = api.post(BATCH, batch(List.of(trade("0.01"), large, trade("0.02"))));

    batch.isSuccess(207);
    assertThat(batch.body().path("settled").asInt()).isEqualTo(2);
    assertThat(batch.body().path("refused").asInt()).isEqualTo(1);
    assertThat(batch.body().at("/results/1/status").asInt()).isEqualTo(422);
    assertThat(batch.at("/results/1/problem/code")).isEqualTo("INSUFFICIENT_MARGIN");
    assertThat(batch.body().at("/results/1/trade").isNull()).isTrue();
    assertThat(batch.body().at("/results/2/status").asInt()).isEqualTo(201);
    assertThat(position(buyer)).isEqualTo("0.03");
  }

  @Test
  void a_repeated_batch_does_what_was_left_and_nothing_twice() {
    String body = batch(List.of(trade("0.01"), trade("1")));
    String key = ApiClient.newKey();
    Answer first = api.post(BATCH, key, body).isSuccess(207);
    assertThat(first.at("/results/1/problem/code")).isEqualTo("INSUFFICIENT_MARGIN");
    node.deposit(buyer, "USDT", "100000");
    node.deposit(seller, "USDT", "100000");

    Answer second = api.post(BATCH, key, body).isSuccess(201);

    assertThat(second.body().at("/results/0/replayed").asBoolean()).isTrue();
    assertThat(second.body().at("/results/0/trade")).isEqualTo(first.body().at("/results/0/trade"));
    assertThat(second.body().at("/results/1/replayed").asBoolean()).isFalse();
    assertThat(position(buyer)).isEqualTo("1.01");
    Answer third = api.post(BATCH, key, body).isSuccess(201);
    assertThat(third.isReplayed()).isTrue();
    assertThat(third.body().path("results").findValues("trade"))
        .isEqualTo(second.body().path("results").findValues("trade"));
  }

  @Test
  void a_trade_has_one_key_whether_alone_or_in_a_batch() {
    String id = node.newName("both");
    String key = "key-of-" + id;
    String alone = TradeRoutesTest.trade(id, buyer, seller, "BTC-PERP", "0.01", "50000");
    api.post("/v1/trades", key, alone).isSuccess(201);

    Answer same = api.post(BATCH, batch(List.of(keyed(key, alone)))).isSuccess(201);
    Answer other =
        api.post(BATCH, batch(List.of(keyed(key, alone.replace(id, id + "-other")))))
            .isSuccess(207);

    assertThat(same.body().at("/results/0/replayed").asBoolean()).isTrue();
    assertThat(other.at("/results/0/problem/code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(position(buyer)).isEqualTo("0.01");
  }

  @Test
  void a_trade_is_told_by_its_own_key_and_not_by_that_of_its_batch() {
    String key = ApiClient.newKey();
    api.post(BATCH, key, batch(List.of(trade("0.01")))).isSuccess(201);

    Answer other = api.post(BATCH, key, batch(List.of(trade("0.02")))).isSuccess(201);

    assertThat(other.isReplayed()).isFalse();
    assertThat(position(buyer)).isEqualTo("0.03");
  }

  @Test
  void what_is_not_begun_in_time_is_not_traded() {
    Answer late = afterItsDeadline(batch(List.of(trade("0.01"), trade("0.02"))));

    late.isSuccess(207);
    assertThat(late.body().path("refused").asInt()).isEqualTo(2);
    assertThat(late.at("/results/0/problem/code")).isEqualTo("COMMAND_EXPIRED");
    assertThat(late.at("/results/1/problem/code")).isEqualTo("COMMAND_EXPIRED");
    assertThat(node.revisionOf(buyer)).isEqualTo(2);
  }

  @Test
  void what_was_traded_before_has_its_answer_after_the_deadline() {
    String traded = trade("0.01");
    api.post(BATCH, batch(List.of(traded))).isSuccess(201);

    Answer late = afterItsDeadline(batch(List.of(traded, trade("0.02"))));

    late.isSuccess(207);
    assertThat(late.body().at("/results/0/replayed").asBoolean()).isTrue();
    assertThat(late.at("/results/1/problem/code")).isEqualTo("COMMAND_EXPIRED");
    assertThat(position(buyer)).isEqualTo("0.01");
  }

  private Answer afterItsDeadline(String batch) {
    return api.send(
        api.request(BATCH)
            .POST(BodyPublishers.ofString(batch))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", ApiClient.newKey())
            .header("Request-Deadline", "2020-01-01T00:00:00Z")
            .build());
  }

  @Test
  void accounts_of_others_and_of_the_venue_trade_no_more_than_alone() {
    String house =
        TradeRoutesTest.trade(
            node.newName("house"), buyer, "house:market-maker:0", "BTC-PERP", "0.01", "50000");
    String nobody =
        TradeRoutesTest.trade(node.newName("none"), buyer, "nobody", "BTC-PERP", "0.01", "50000");

    Answer batch =
        api.post(BATCH, batch(List.of(keyed(ApiClient.newKey(), house), keyed("n", nobody))));

    batch.isSuccess(207);
    assertThat(batch.body().path("results").findValuesAsText("code"))
        .containsExactly("HOUSE_ACCOUNT", "ACCOUNT_NOT_FOUND");
  }

  @Test
  void a_batch_that_is_wrong_anywhere_does_nothing() {
    String fine = trade("0.01");
    String same = trade("0.02").replaceFirst("\"key\":\"[^\"]*\"", keyIn(fine));

    api.post(BATCH, "{\"trades\":[]}").isProblem(400, "INVALID_BODY").names("/trades");
    api.post(BATCH, batch(List.of(fine, trade("0.02").replace("0.02", "1e1"))))
        .isProblem(400, "INVALID_BODY")
        .names("/trades/1/quantity");
    api.post(BATCH, batch(List.of(fine, same)))
        .isProblem(400, "INVALID_BODY")
        .names("/trades/1/key");
    api.post(BATCH, batch(List.of(fine, fine)))
        .isProblem(400, "INVALID_BODY")
        .names("/trades/1/key", "/trades/1/tradeId");
    api.post(BATCH, batch(List.of(fine.replaceFirst("\"key\":\"", "\"key\":\"adjust-"))))
        .isProblem(400, "INVALID_BODY")
        .names("/trades/0/key");
    api.post(BATCH, batch(IntStream.range(0, 101).mapToObj(n -> trade("0.01")).toList()))
        .isProblem(400, "INVALID_BODY")
        .names("/trades");
    assertThat(node.revisionOf(buyer)).isEqualTo(2);
  }

  private String trade(String quantity) {
    return keyed(
        ApiClient.newKey(),
        TradeRoutesTest.trade(
            node.newName("batched"), buyer, seller, "BTC-PERP", quantity, "50000"));
  }

  private static String keyed(String key, String trade) {
    return trade.replaceFirst("\\{", "{\"key\":\"" + key + "\",");
  }

  private static String keyIn(String trade) {
    return trade.substring(1, trade.indexOf(','));
  }

  private static String batch(List<String> trades) {
    return "{\"trades\":[" + String.join(",", trades) + "]}";
  }

  private String position(String account) {
    return api.get("/v1/accounts/" + account).at("/positions/0/quantity");
  }
}
