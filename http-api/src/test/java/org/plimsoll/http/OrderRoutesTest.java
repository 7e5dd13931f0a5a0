package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BTC stays at 50,000. */
final class OrderRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @Test
  void an_order_holds_margin_until_it_is_released() {
    String account = node.openWith("5000");
    String orders = "/v1/accounts/" + account + "/orders";
    String body = order("bid-1", "0.1", "50000");

    Answer reserved = api.post(orders, "key-1-" + account, body).isSuccess(201);
    assertThat(reserved.at("/order/quantity")).isEqualTo("0.1");
    assertThat(api.post(orders, "key-1-" + account, body).text()).isEqualTo(reserved.text());
    api.post(orders, body).isProblem(409, "ORDER_EXISTS");
    api.post("/v1/accounts/" + account + "/withdrawals", withdrawal("5000"))
        .isProblem(422, "INSUFFICIENT_MARGIN");
    Answer listed = api.get(orders).isSuccess(200);
    assertThat(listed.at("/orders/0/id")).isEqualTo("bid-1");
    assertThat(listed.body().at("/orders/0/reduceOnly").asBoolean()).isFalse();

    release(orders + "/bid-1", "gone-" + account).isSuccess(200);
    release(orders + "/bid-1", "gone-" + account).isSuccess(200);
    release(orders + "/bid-1", "other-" + account).isProblem(404, "ORDER_NOT_FOUND");
    assertThat(api.get(orders).body().at("/orders")).isEmpty();
    api.post("/v1/accounts/" + account + "/withdrawals", withdrawal("5000")).isSuccess(201);
  }

  @Test
  void a_trade_fills_the_orders_it_names() {
    String buyer = node.openWith("5000");
    String seller = node.openWith("5000");
    api.post("/v1/accounts/" + buyer + "/orders", order("bid", "0.3", "50000")).isSuccess(201);
    String trade = trade(buyer, seller, "0.1", "bid");

    api.post("/v1/trades", trade).isSuccess(201);

    assertThat(api.get("/v1/accounts/" + buyer + "/orders").at("/orders/0/quantity"))
        .isEqualTo("0.2");
    api.post("/v1/trades", trade(buyer, seller, "0.3", "bid")).isProblem(422, "NOT_A_FILL");
    Answer unknown = api.post("/v1/trades", trade(buyer, seller, "0.1", "none"));
    unknown.isProblem(422, "ORDER_NOT_FOUND");
    assertThat(unknown.at("/detail")).contains("account " + buyer);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0005, 50000, 422, QUANTITY_NOT_IN_LOTS",
    "0, 50000, 422, AMOUNT_NOT_POSITIVE",
    "0.1, 50000.001, 422, PRICE_NOT_IN_TICKS",
    "1000, 50000, 422, INSUFFICIENT_MARGIN",
    "1e3, 50000, 400, INVALID_BODY"
  })
  void a_wrong_order_is_refused(String quantity, String price, int status, String code) {
    String account = node.openWith("5000");

    api.post("/v1/accounts/" + account + "/orders", order("o", quantity, price))
        .isProblem(status, code);
  }

  @Test
  void releasing_needs_a_key_and_a_possible_name() {
    String orders = "/v1/accounts/" + node.openWith("5000") + "/orders";

    api.send(api.request(orders + "/a").DELETE().build()).isProblem(400, "IDEMPOTENCY_KEY_MISSING");
    release(orders + "/%7B%7D", "key").isProblem(404, "ORDER_NOT_FOUND");
    api.post("/v1/accounts/house:insurance-fund/orders", order("o", "1", "50000"))
        .isProblem(403, "HOUSE_ACCOUNT");
  }

  private Answer release(String path, String key) {
    return api.send(api.request(path).header("Idempotency-Key", key).DELETE().build());
  }

  private String trade(String buyer, String seller, String quantity, String buyerOrder) {
    return """
        {"tradeId":"%s","buyer":"%s","seller":"%s","instrument":"BTC-PERP",
         "quantity":"%s","price":"50000","buyerOrder":"%s"}"""
        .formatted(node.newName("fill"), buyer, seller, quantity, buyerOrder);
  }

  private static String order(String id, String quantity, String price) {
    return """
        {"orderId":"%s","instrument":"BTC-PERP","quantity":"%s","price":"%s"}"""
        .formatted(id, quantity, price);
  }

  private static String withdrawal(String amount) {
    return "{\"asset\":\"USDT\",\"amount\":\"" + amount + "\"}";
  }
}
