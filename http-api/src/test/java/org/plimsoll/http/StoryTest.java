package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The life of two accounts, as their owners see it. */
final class StoryTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @Test
  void two_accounts_open_deposit_trade_and_withdraw() {
    String alice = node.newName("alice");
    String bob = node.newName("bob");
    Answer opened = api.post("/v1/accounts", "k1", "{\"account\":\"" + alice + "\"}");
    opened.isSuccess(201);
    assertThat(opened.at("/method")).isEqualTo("STANDARD");
    assertThat(opened.header("ETag")).isEqualTo("\"1\"");
    assertThat(opened.header("Location")).isEqualTo("/v1/accounts/" + alice);
    assertThat(opened.isReplayed()).isFalse();
    api.post("/v1/accounts", "{\"account\":\"" + bob + "\"}").isSuccess(201);

    Answer deposited =
        api.post(
            "/v1/accounts/" + alice + "/deposits", "{\"asset\":\"USDT\",\"amount\":\"5000.5\"}");
    deposited.isSuccess(201);
    assertThat(deposited.at("/amount")).isEqualTo("5000.5");
    assertThat(deposited.at("/revision")).isEqualTo("2");
    assertThat(deposited.header("ETag")).isEqualTo("\"2\"");
    api.post("/v1/accounts/" + bob + "/deposits", "{\"asset\":\"BTC\",\"amount\":\"1\"}")
        .isSuccess(201);

    String tradeId = node.newName("trade");
    Answer traded =
        api.post(
            "/v1/trades",
            """
            {"tradeId":"%s","buyer":"%s","seller":"%s",
             "instrument":"BTC-PERP","quantity":"0.5","price":"50000.1"}"""
                .formatted(tradeId, alice, bob));
    traded.isSuccess(201);
    assertThat(traded.at("/cash")).isEqualTo("25000.05");
    assertThat(traded.at("/revisions/" + alice)).isEqualTo("4");
    assertThat(traded.at("/revisions/" + bob)).isEqualTo("4");
    assertThat(Instant.parse(traded.at("/at"))).isNotNull();

    Answer account = api.get("/v1/accounts/" + alice).isSuccess(200);
    assertThat(account.header("ETag")).isEqualTo("\"4\"");
    assertThat(account.at("/balances/USDT")).isEqualTo("5000.5");
    assertThat(account.at("/status")).isEqualTo("ABOVE_INITIAL");
    assertThat(account.body().path("liquidation").isNull()).isTrue();
    assertThat(account.at("/positions/0/quantity")).isEqualTo("0.5");
    assertThat(account.at("/positions/0/entryCost")).isEqualTo("25000.05");
    assertThat(account.at("/positions/0/averageEntryPrice")).isEqualTo("50000.1");
    assertThat(account.at("/positions/0/markPrice")).isEqualTo("50000");
    assertThat(account.at("/positions/0/unrealizedPnl")).isEqualTo("-0.05");

    Answer margin = api.get("/v1/accounts/" + alice + "/margin").isSuccess(200);
    assertThat(margin.header("ETag")).isEqualTo("\"4\"");
    assertThat(margin.at("/equity")).isEqualTo("5000.45");
    assertThat(margin.at("/collateralValue")).isEqualTo("5000.5");
    assertThat(margin.at("/netValue")).isEqualTo("5000.45");
    assertThat(margin.at("/initialMargin")).isEqualTo("500");
    assertThat(margin.at("/maintenanceMargin")).isEqualTo("250");
    assertThat(margin.at("/excess")).isEqualTo("4500.45");
    assertThat(margin.at("/parameterVersion")).isEqualTo("house-1");
    assertThat(margin.body().path("pricesValid").asBoolean()).isTrue();
    assertThat(margin.at("/positions/0/notional")).isEqualTo("25000");
    assertThat(margin.at("/positions/0/bracket")).isEqualTo("0");

    Answer withdrawn =
        api.post(
            "/v1/accounts/" + alice + "/withdrawals", "{\"asset\":\"USDT\",\"amount\":\"4500\"}");
    withdrawn.isSuccess(201);
    assertThat(withdrawn.at("/revision")).isEqualTo("5");
    assertThat(api.get("/v1/accounts/" + alice).at("/balances/USDT")).isEqualTo("500.5");

    Answer journal = api.get("/v1/accounts/" + alice + "/events").isSuccess(200);
    List<String> types = new ArrayList<>();
    journal.body().path("events").forEach(event -> types.add(event.path("type").asText()));
    assertThat(types)
        .containsExactly(
            "account-opened",
            "collateral-deposited",
            "leg-reserved",
            "leg-settled",
            "collateral-withdrawn");
    JsonNode settled = journal.body().at("/events/3");
    assertThat(settled.path("sequence").asLong()).isEqualTo(4);
    assertThat(settled.at("/leg/trades/0/cash").asText()).isEqualTo("-25000.05");
    assertThat(settled.at("/realizedPnl").asText()).isEqualTo("0");
    assertThat(journal.body().at("/events/4/figures/equity").asText()).isEqualTo("500.45");
    assertThat(journal.body().at("/events/4/figures/marks/BTC-PERP").asText()).isEqualTo("50000");
    assertThat(journal.body().path("next").isNull()).isTrue();
  }

  @Test
  void the_collateral_of_a_seller_is_valued_after_haircut() {
    String account = node.openWith("100");
    api.post("/v1/accounts/" + account + "/deposits", "{\"asset\":\"BTC\",\"amount\":\"0.1\"}")
        .isSuccess(201);

    Answer margin = api.get("/v1/accounts/" + account + "/margin").isSuccess(200);

    assertThat(margin.at("/collateralValue")).isEqualTo("4850");
    assertThat(margin.at("/netValue")).isEqualTo("5100");
    assertThat(margin.body().path("positions")).isEmpty();
  }

  @Test
  void a_trader_looks_before_it_leaps() {
    TestNode mixed = TestNode.mixed();
    ApiClient venue = mixed.client();
    String carol = mixed.newName("carol");
    String path = "/v1/accounts/" + carol;
    venue
        .post("/v1/accounts", "{\"account\":\"" + carol + "\",\"method\":\"PORTFOLIO\"}")
        .isSuccess(201);
    mixed.deposit(carol, "USDT", "30000");

    String protectedLong =
        """
        {"changes":[
          {"type":"trade","instrument":"BTC-PERP","quantity":"1","price":"50000"},
          {"type":"trade","instrument":"BTC-28MAR25-50000-P","quantity":"10","price":"2500"}]}""";
    Answer supposed = venue.post(path + "/what-if", null, protectedLong).isSuccess(200);
    assertThat(supposed.body().path("wouldPass").asBoolean()).isTrue();

    mixed.trade(carol, "BTC-PERP", "1", "50000").isSuccess(201);
    mixed.trade(carol, "BTC-28MAR25-50000-P", "10", "2500").isSuccess(201);

    Answer margin = venue.get(path + "/margin?explain=full").isSuccess(200);
    for (String figure : List.of("equity", "initialMargin", "maintenanceMargin", "excess")) {
      assertThat(margin.at("/" + figure)).isEqualTo(supposed.at("/after/" + figure));
    }
    assertThat(margin.at("/explanation/breakdown/binding/kind")).isNotEmpty();
    Answer fall =
        venue
            .post(
                "/v1/stress",
                null,
                """
                {"account":"%s","shocks":[{"name":"fall","moves":{"BTC-USDT":"-0.3"}}]}"""
                    .formatted(carol))
            .isSuccess(200);
    assertThat(fall.at("/shocks/0/status")).isEqualTo("ABOVE_INITIAL");
  }
}
