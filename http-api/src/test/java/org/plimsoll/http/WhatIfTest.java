package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would happen, against what happens. */
final class WhatIfTest {
  private static final List<String> FIGURES =
      List.of(
          "equity", "collateralValue", "netValue", "initialMargin", "maintenanceMargin", "excess");

  private final TestNode node = TestNode.mixed();
  private final ApiClient api = node.client();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          STANDARD  | BTC-PERP             | 1   | 50010
          STANDARD  | BTC-28MAR25-50000-C  | 3   | 3000
          STANDARD  | BTC-COIN-PERP        | 100 | 49900
          STANDARD  | BTC-SPOT             | 0.5 | 50000
          STANDARD  | BTC-28MAR25          | 10  | 50500
          PORTFOLIO | BTC-PERP             | 1   | 50010
          PORTFOLIO | BTC-28MAR25-50000-P  | 3   | 2500
          PORTFOLIO | BTC-COIN-PERP        | 100 | 49900
          """)
  void what_would_be_after_a_trade_is_what_is_after_it(
      String method, String instrument, String quantity, String price) {
    String account = node.openWith("100000", method);
    node.deposit(account, "BTC", "2");
    node.trade(account, "BTC-PERP", "0.5", "50000").isSuccess(201);

    Answer supposed = whatIf(account, trade(instrument, quantity, price)).isSuccess(200);
    Answer before = api.get("/v1/accounts/" + account + "/margin").isSuccess(200);
    node.trade(account, instrument, quantity, price).isSuccess(201);
    Answer after = api.get("/v1/accounts/" + account + "/margin").isSuccess(200);

    assertThat(supposed.body().path("wouldPass").asBoolean()).isTrue();
    assertThat(supposed.body().path("reasons")).isEmpty();
    for (String figure : FIGURES) {
      assertThat(supposed.at("/before/" + figure)).as(figure).isEqualTo(before.at("/" + figure));
      assertThat(supposed.at("/after/" + figure)).as(figure).isEqualTo(after.at("/" + figure));
    }
    for (String part : List.of("positions", "addOns", "binding")) {
      assertThat(supposed.body().at("/before/" + part)).isEqualTo(before.body().path(part));
      assertThat(supposed.body().at("/after/" + part)).isEqualTo(after.body().path(part));
    }
    assertThat(supposed.at("/after/status")).isEqualTo(after.at("/status"));
  }

  @Test
  void a_what_if_changes_neither_account_nor_journal_and_needs_no_key() {
    String account = node.openWith("10000");
    String path = "/v1/accounts/" + account;
    Answer before = api.get(path);
    Answer journal = api.get(path + "/events");

    Answer supposed = whatIf(account, deposit("USDT", "5"), trade("BTC-PERP", "1", "50000"));

    assertThat(supposed.isSuccess(200).header("ETag")).isEqualTo("\"2\"");
    assertThat(api.get(path).text()).isEqualTo(before.text());
    assertThat(api.get(path + "/events").text()).isEqualTo(journal.text());
    assertThat(node.revisionOf(account)).isEqualTo(2);
  }

  @Test
  void a_trade_that_would_be_refused_says_why_with_the_numbers_of_its_refusal() {
    String account = node.openWith("2000");

    Answer supposed = whatIf(account, trade("BTC-PERP", "1", "50000")).isSuccess(200);
    Answer refused = node.trade(account, "BTC-PERP", "1", "50000");

    refused.isProblem(422, "INSUFFICIENT_MARGIN");
    assertThat(supposed.body().path("wouldPass").asBoolean(true)).isFalse();
    assertThat(codes(supposed)).containsExactly("INSUFFICIENT_MARGIN");
    assertThat(supposed.body().at("/reasons/0/numbers")).isEqualTo(refused.body().path("numbers"));
    assertThat(supposed.at("/change/excess")).isEqualTo("-2500");
  }

  @Test
  void changes_are_supposed_one_after_the_other() {
    String account = node.openWith("1000");

    assertThat(codes(whatIf(account, trade("BTC-PERP", "1", "50000"), deposit("USDT", "1500"))))
        .isEmpty();
    assertThat(codes(whatIf(account, withdrawal("USDT", "1500"), deposit("USDT", "1500"))))
        .containsExactly("INSUFFICIENT_COLLATERAL");
    assertThat(codes(whatIf(account, deposit("USDT", "1500"), withdrawal("USDT", "1500"))))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type":"deposit","asset":"DOGE","amount":"1"}                             | NOT_LISTED
          {"type":"deposit","asset":"USDT","amount":"-1"}                            | AMOUNT_NOT_POSITIVE
          {"type":"deposit","asset":"USDT","amount":"1000000001"}                    | OUT_OF_RANGE
          {"type":"withdrawal","asset":"BTC","amount":"1"}                           | INSUFFICIENT_COLLATERAL
          {"type":"trade","instrument":"XRP-PERP","quantity":"1"}                    | NOT_LISTED
          {"type":"trade","instrument":"BTC-PERP","quantity":"0.0001"}               | QUANTITY_NOT_IN_LOTS
          {"type":"trade","instrument":"BTC-PERP","quantity":"1","price":"50000.05"} | PRICE_NOT_IN_TICKS
          {"type":"trade","instrument":"BTC-31JAN25-50000-C","quantity":"1"}         | INSTRUMENT_EXPIRED
          {"type":"order","instrument":"BTC-PERP","quantity":"-100","price":"50000"} | INSUFFICIENT_MARGIN
          {"type":"prices","moves":{"BTC-USDT":"-0.5"}}                              | INSUFFICIENT_MARGIN
          {"type":"leverage","instrument":"BTC-PERP","leverage":"1"}                 | INSUFFICIENT_MARGIN
          {"type":"collateral-choice","asset":"USDT","counts":false}                 | INSUFFICIENT_MARGIN
          {"type":"method","method":"PORTFOLIO"}                                     | INSUFFICIENT_MARGIN
          """)
  void what_would_be_refused_is_named(String change, String code) {
    String account = node.openWith("3000");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);

    assertThat(codes(whatIf(account, change))).containsExactly(code);
  }

  @Test
  void a_trade_without_a_price_is_supposed_at_the_mark() {
    String account = node.openWith("10000");

    Answer supposed =
        whatIf(account, "{\"type\":\"trade\",\"instrument\":\"BTC-PERP\",\"quantity\":\"-1\"}");

    assertThat(supposed.isSuccess(200).at("/change/equity")).isEqualTo("0");
    assertThat(supposed.at("/after/positions/0/notional")).isEqualTo("50000");
  }

  @Test
  void moved_prices_and_volatilities_are_measured_without_touching_the_market() {
    String account = node.openWith("10000");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);
    node.trade(account, "BTC-28MAR25-50000-P", "10", "2500").isSuccess(201);

    Answer fall = whatIf(account, "{\"type\":\"prices\",\"moves\":{\"BTC-USDT\":\"-0.2\"}}");
    Answer fear =
        whatIf(account, "{\"type\":\"prices\",\"volatility\":\"0.5\"}", deposit("USDT", "1"));

    assertThat(fall.isSuccess(200).at("/after/positions/1/markPrice")).isEqualTo("40000");
    assertThat(fall.at("/after/positions/1/unrealizedPnl")).isEqualTo("-10000");
    assertThat(fall.body().at("/before/riskContributions").findValuesAsText("notional"))
        .contains("50000");
    assertThat(fall.body().at("/after/riskContributions").findValuesAsText("notional"))
        .contains("40000");
    assertThat(number(fear, "/after/positions/0/markPrice"))
        .isGreaterThan(number(fear, "/before/positions/0/markPrice"));
    assertThat(api.get("/v1/accounts/" + account).at("/positions/1/markPrice")).isEqualTo("50000");
  }

  @Test
  void volatilities_that_fall_again_and_again_do_not_vanish() {
    String account = node.openWith("10000");
    node.trade(account, "BTC-28MAR25-50000-P", "10", "2500").isSuccess(201);
    String calm = "{\"type\":\"prices\",\"volatility\":\"-0.99999999\"}";

    whatIf(account, calm, calm, calm).isSuccess(200);
  }

  @Test
  void another_method_is_measured_and_named() {
    String account = node.openWith("100000");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);

    Answer supposed = whatIf(account, "{\"type\":\"method\",\"method\":\"PORTFOLIO\"}");
    api.post("/v1/accounts/" + account + "/method", "{\"method\":\"PORTFOLIO\"}").isSuccess(200);
    Answer after = api.get("/v1/accounts/" + account + "/margin");

    assertThat(supposed.isSuccess(200).at("/before/method")).isEqualTo("STANDARD");
    assertThat(supposed.at("/after/method")).isEqualTo("PORTFOLIO");
    assertThat(supposed.at("/after/maintenanceMargin")).isEqualTo(after.at("/maintenanceMargin"));
    assertThat(supposed.at("/after/initialMargin")).isEqualTo(after.at("/initialMargin"));
  }

  @Test
  void other_parameters_are_supposed_by_name() {
    String account = node.openWith("10000", "PORTFOLIO");
    node.trade(account, "BTC-PERP", "0.1", "50000").isSuccess(201);

    Answer none = whatIf(account, "{\"type\":\"parameters\",\"parameters\":\"standard-only\"}");
    Answer same = whatIf(account, "{\"type\":\"parameters\",\"preset\":\"mixed-1\"}");

    assertThat(codes(none)).containsExactly("PORTFOLIO_MARGIN_NOT_OFFERED");
    assertThat(codes(same)).isEmpty();
    assertThat(same.body().path("after")).isEqualTo(same.body().path("before"));
    whatIf(account, "{\"type\":\"parameters\",\"parameters\":\"nobody-knows\"}")
        .isProblem(422, "UNKNOWN_PARAMETERS");
  }

  @Test
  void a_hedge_adds_nothing_to_the_risk_and_shows_in_the_contributions() {
    String account = node.openWith("100000", "PORTFOLIO");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);

    Answer supposed = whatIf(account, trade("BTC-COIN-PERP", "-300", "50000"));

    assertThat(supposed.isSuccess(200).at("/before/riskContributions/0/instrument"))
        .isEqualTo("BTC-PERP");
    assertThat(number(supposed, "/after/maintenanceMargin"))
        .isLessThan(number(supposed, "/before/maintenanceMargin"));
    assertThat(supposed.at("/after/riskContributions/1/instrument")).isEqualTo("BTC-COIN-PERP");
    assertThat(supposed.at("/after/riskContributions/1/maintenanceMargin")).isEqualTo("0");
  }

  @Test
  void an_isolated_account_would_refuse_what_it_does_not_hold() {
    String owner = node.openWith("5000");
    api.post("/v1/accounts/" + owner + "/isolated/BTC-PERP/collateral", "{\"amount\":\"3000\"}")
        .isSuccess(201);
    String isolated = owner + ":isolated:BTC-PERP";

    assertThat(codes(whatIf(isolated, trade("ETH-PERP", "0.1", "3000"))))
        .containsExactly("ISOLATED_INSTRUMENT_ONLY");
    assertThat(codes(whatIf(isolated, deposit("BTC", "1"))))
        .containsExactly("ISOLATED_INSTRUMENT_ONLY");
    assertThat(codes(whatIf(isolated, trade("BTC-PERP", "1", "50000")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                              | /changes
          {"changes":[]}                                                  | /changes
          {"changes":{}}                                                  | /changes
          {"changes":["deposit"]}                                         | /changes/0
          {"changes":[{"type":"gift","asset":"USDT"}]}                    | /changes/0/type
          {"changes":[{"asset":"USDT"}]}                                  | /changes/0/type
          {"changes":[{"type":"deposit","asset":"USDT"}]}                 | /changes/0/amount
          {"changes":[{"type":"deposit","asset":"USDT","amount":"1","x":1}]} | /changes/0/x
          {"changes":[{"type":"method","method":"HOUSE"}]}                | /changes/0/method
          {"changes":[{"type":"leverage","instrument":"BTC-PERP","leverage":"0.5"}]} | /changes/0/leverage
          {"changes":[{"type":"leverage","leverage":"2"}]}                | /changes/0/instrument
          {"changes":[{"type":"prices"}]}                                 | /changes/0/moves
          {"changes":[{"type":"prices","moves":{"XRP-USDT":"0.1"}}]}      | /changes/0/moves/XRP-USDT
          {"changes":[{"type":"prices","moves":{"BTC-USDT":"-1"}}]}       | /changes/0/moves/BTC-USDT
          {"changes":[{"type":"prices","moves":{"BTC-USDT":-0.1}}]}       | /changes/0/moves/BTC-USDT
          {"changes":[{"type":"prices","volatility":"10.1"}]}             | /changes/0/volatility
          {"changes":[{"type":"parameters"}]}                             | /changes/0/parameters
          {"changes":[{"type":"collateral-choice","asset":"BTC"}]}        | /changes/0/counts
          """)
  void a_wrong_field_of_a_change_is_named(String body, String pointer) {
    post(node.openWith("1"), body).isProblem(400, "INVALID_BODY").names(pointer);
  }

  @Test
  void a_hundred_changes_are_supposed_and_not_one_more() {
    String account = node.openWith("1");
    List<String> changes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      changes.add(deposit("USDT", "1"));
    }

    Answer most = whatIf(account, changes.toArray(String[]::new));
    changes.add(deposit("USDT", "1"));
    Answer more = whatIf(account, changes.toArray(String[]::new));

    assertThat(most.isSuccess(200).at("/after/equity")).isEqualTo("101");
    more.isProblem(400, "INVALID_BODY").names("/changes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "house:insurance-fund"})
  void nothing_is_supposed_of_who_is_not_there_or_is_the_venue(String account) {
    Answer answer = whatIf(account, deposit("USDT", "1"));

    assertThat(answer.at("/code")).isIn("ACCOUNT_NOT_FOUND", "HOUSE_ACCOUNT");
  }

  private Answer whatIf(String account, String... changes) {
    return post(account, "{\"changes\":[" + String.join(",", changes) + "]}");
  }

  private Answer post(String account, String body) {
    return api.post("/v1/accounts/" + account + "/what-if", null, body);
  }

  private static String trade(String instrument, String quantity, String price) {
    return """
        {"type":"trade","instrument":"%s","quantity":"%s","price":"%s"}"""
        .formatted(instrument, quantity, price);
  }

  private static String deposit(String asset, String amount) {
    return "{\"type\":\"deposit\",\"asset\":\"" + asset + "\",\"amount\":\"" + amount + "\"}";
  }

  private static String withdrawal(String asset, String amount) {
    return deposit(asset, amount).replace("deposit", "withdrawal");
  }

  private static double number(Answer answer, String pointer) {
    return Double.parseDouble(answer.at(pointer));
  }

  private static List<String> codes(Answer answer) {
    List<String> codes = new ArrayList<>();
    for (JsonNode reason : answer.isSuccess(200).body().path("reasons")) {
      codes.add(reason.path("code").asText());
    }
    assertThat(answer.body().path("wouldPass").asBoolean()).isEqualTo(codes.isEmpty());
    return codes;
  }
}
