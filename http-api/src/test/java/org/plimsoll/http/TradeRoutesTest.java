package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TradeRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          B      | S      | BTC-PERP | 0       | 50000    | 422 | AMOUNT_NOT_POSITIVE
          B      | S      | BTC-PERP | -1      | 50000    | 422 | AMOUNT_NOT_POSITIVE
          B      | S      | BTC-PERP | 0.0005  | 50000    | 422 | QUANTITY_NOT_IN_LOTS
          B      | S      | BTC-PERP | 1.00000001 | 50000 | 422 | QUANTITY_NOT_IN_LOTS
          B      | S      | BTC-PERP | 0.1     | 50000.05 | 422 | PRICE_NOT_IN_TICKS
          B      | B      | BTC-PERP | 0.1     | 50000    | 422 | SELF_TRADE
          B      | S      | XRP-PERP | 0.1     | 50000    | 422 | UNKNOWN_INSTRUMENT
          nobody | S      | BTC-PERP | 0.1     | 50000    | 422 | ACCOUNT_NOT_FOUND
          B      | nobody | BTC-PERP | 0.1     | 50000    | 422 | ACCOUNT_NOT_FOUND
          B      | S      | BTC-PERP | 5000000 | 50000    | 422 | OUT_OF_RANGE
          B      | S      | BTC-PERP | 50000   | 50000    | 422 | OUT_OF_RANGE
          B      | S      | BTC-PERP | 10      | 50000    | 422 | INSUFFICIENT_MARGIN
          B      | S      | BTC-PERP | 0.1     | 90000    | 422 | INSUFFICIENT_MARGIN
          B      | S      | LINK-PERP| 0.1     | 10       | 409 | PRICE_NOT_VALID
          -b     | S      | BTC-PERP | 0.1     | 50000    | 400 | INVALID_ACCOUNT_ID
          B      | S      | btc-perp | 0.1     | 50000    | 400 | INVALID_BODY
          B      | S      | BTC-PERP | 1e1     | 50000    | 400 | INVALID_BODY
          B      | S      | BTC-PERP | 0.1     | 0        | 400 | INVALID_BODY
          """)
  void a_trade_against_the_rules_moves_nothing(
      String buyer,
      String seller,
      String instrument,
      String quantity,
      String price,
      int status,
      String code) {
    String b = node.openWith("1000");
    String s = node.openWith("1000");

    api.post(
            "/v1/trades",
            trade(
                node.newName("refused"),
                buyer.replace("B", b),
                seller.replace("B", b).replace("S", s),
                instrument,
                quantity,
                price))
        .isProblem(status, code);

    assertThat(api.get("/v1/accounts/" + b).body().path("positions")).isEmpty();
    assertThat(api.get("/v1/accounts/" + s).body().path("positions")).isEmpty();
  }

  @Test
  void a_trade_refused_for_margin_shows_the_numbers() {
    String buyer = node.openWith("300");
    String seller = node.openWith("100000");

    Answer refused =
        api.post(
            "/v1/trades", trade(node.newName("large"), buyer, seller, "BTC-PERP", "0.4", "50000"));

    refused.isProblem(422, "INSUFFICIENT_MARGIN");
    assertThat(refused.at("/detail")).startsWith("account " + buyer + ": ");
    assertThat(refused.at("/numbers/equity")).isEqualTo("300");
    assertThat(refused.at("/numbers/initialMargin")).isEqualTo("400");
    assertThat(refused.at("/numbers/shortfall")).isEqualTo("100");
    assertThat(node.revisionOf(buyer)).isEqualTo(2);
  }

  @Test
  void the_accounts_of_the_venue_neither_trade_nor_pay_out_by_the_api() {
    String trader = node.openWith("100000");

    api.post(
            "/v1/trades",
            trade(node.newName("house"), trader, "house:market-maker:0", "BTC-PERP", "1", "0.1"))
        .isProblem(403, "HOUSE_ACCOUNT");
    api.post(
            "/v1/accounts/house:insurance-fund/withdrawals",
            "{\"asset\":\"USDT\",\"amount\":\"1\"}")
        .isProblem(403, "HOUSE_ACCOUNT");
  }

  @Test
  void a_trade_id_is_used_once() {
    String buyer = node.openWith("100000");
    String seller = node.openWith("100000");
    String id = node.newName("once");
    api.post("/v1/trades", trade(id, buyer, seller, "BTC-PERP", "0.1", "50000")).isSuccess(201);

    Answer other = api.post("/v1/trades", trade(id, buyer, seller, "BTC-PERP", "0.2", "50000"));
    Answer otherKey = api.post("/v1/trades", trade(id, buyer, seller, "BTC-PERP", "0.1", "50000"));

    other.isProblem(409, "TRADE_ID_REUSED");
    assertThat(other.at("/detail")).contains(id);
    otherKey.isProblem(409, "TRADE_ID_REUSED");
    assertThat(api.get("/v1/accounts/" + buyer).at("/positions/0/quantity")).isEqualTo("0.1");
  }

  @ParameterizedTest
  @CsvSource({"''", "-t", "'a b'", "a/b", "a|b", "\u00e9"})
  void a_trade_id_of_another_form_is_refused(String id) {
    api.post("/v1/trades", trade(id, "a", "b", "BTC-PERP", "0.1", "50000"))
        .isProblem(400, "INVALID_BODY")
        .names("/tradeId");
  }

  @Test
  void a_trade_id_of_65_characters_is_refused() {
    api.post("/v1/trades", trade("t".repeat(65), "a", "b", "BTC-PERP", "0.1", "50000"))
        .isProblem(400, "INVALID_BODY")
        .names("/tradeId");
  }

  @Test
  void a_sale_is_shown_as_a_negative_quantity_at_its_average_price() {
    String buyer = node.openWith("100000");
    String seller = node.openWith("100000");
    for (String price : new String[] {"50000", "50000.1", "50000.1"}) {
      api.post("/v1/trades", trade(node.newName("sale"), buyer, seller, "BTC-PERP", "0.001", price))
          .isSuccess(201);
    }

    Answer account = api.get("/v1/accounts/" + seller).isSuccess(200);

    assertThat(account.at("/positions/0/quantity")).isEqualTo("-0.003");
    assertThat(account.at("/positions/0/entryCost")).isEqualTo("-150.0002");
    assertThat(account.at("/positions/0/averageEntryPrice")).isEqualTo("50000.06666667");
    assertThat(account.at("/positions/0/unrealizedPnl")).isEqualTo("0.0002");
  }

  static String trade(
      String id, String buyer, String seller, String instrument, String quantity, String price) {
    return """
        {"tradeId":"%s","buyer":"%s","seller":"%s",
         "instrument":"%s","quantity":"%s","price":"%s"}"""
        .formatted(id, buyer, seller, instrument, quantity, price);
  }
}
