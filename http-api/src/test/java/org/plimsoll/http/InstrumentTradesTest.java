package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trades of every kind of instrument. */
final class InstrumentTradesTest {
  private final TestNode node = TestNode.mixed();
  private final ApiClient api = node.client();

  @Test
  void the_premium_of_an_option_is_paid_at_once() {
    String buyer = node.openWith("1000");

    // 2 contracts of a tenth of a coin at 1,200: 240.
    Answer traded = node.trade(buyer, "BTC-28MAR25-50000-C", "2", "1200").isSuccess(201);

    assertThat(traded.at("/cash")).isEqualTo("240");
    assertThat(traded.at("/settlement")).isEqualTo("USDT");
    Answer account = api.get("/v1/accounts/" + buyer);
    assertThat(account.at("/balances/USDT")).isEqualTo("760");
    assertThat(account.at("/positions/0/quantity")).isEqualTo("2");
    assertThat(account.at("/positions/0/entryCost")).isEqualTo("0");
    assertThat(account.at("/positions/0/unrealizedPnl")).isNotEqualTo("0");
  }

  @Test
  void an_inverse_future_is_worth_minus_its_coins() {
    String buyer = node.openWith("1000");
    node.deposit(buyer, "BTC", "1");

    // 50 contracts of 100 dollars at 50,000: 0.1 coins.
    Answer traded = node.trade(buyer, "BTC-COIN-PERP", "50", "50000").isSuccess(201);

    assertThat(traded.at("/cash")).isEqualTo("-0.1");
    assertThat(traded.at("/settlement")).isEqualTo("BTC");
    Answer account = api.get("/v1/accounts/" + buyer);
    assertThat(account.at("/positions/0/entryCost")).isEqualTo("-0.1");
    assertThat(account.at("/positions/0/unrealizedPnl")).isEqualTo("0");
  }

  @Test
  void a_spot_trade_exchanges_assets_and_leaves_no_position() {
    String buyer = node.openWith("1000");

    Answer traded = node.trade(buyer, "BTC-SPOT", "0.01", "50000").isSuccess(201);

    assertThat(traded.at("/cash")).isEqualTo("500");
    Answer account = api.get("/v1/accounts/" + buyer);
    assertThat(account.at("/balances/USDT")).isEqualTo("500");
    assertThat(account.at("/balances/BTC")).isEqualTo("0.01");
    assertThat(account.body().path("positions")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "BTC-28MAR25-50000-C, 0.05, 1200,     422, QUANTITY_NOT_IN_LOTS",
    "BTC-28MAR25-50000-C, 0.1,  1200.05,  422, PRICE_NOT_IN_TICKS",
    "BTC-COIN-PERP,       1.5,  50000,    422, QUANTITY_NOT_IN_LOTS",
    "BTC-COIN-PERP,       1,    50000.25, 422, PRICE_NOT_IN_TICKS",
    "BTC-SPOT,            0.00005, 50000, 422, QUANTITY_NOT_IN_LOTS",
    "BTC-31JAN25-50000-C, 0.1,  1200,     409, INSTRUMENT_EXPIRED",
    "BTC-28MAR25-50000-C, 100,  1200,     422, INSUFFICIENT_MARGIN"
  })
  void a_trade_against_the_rules_of_its_instrument_is_refused(
      String instrument, String quantity, String price, int status, String code) {
    node.trade(node.openWith("1000"), instrument, quantity, price).isProblem(status, code);
  }

  @Test
  void an_owner_does_not_trade_with_its_own_isolated_position() {
    String owner = node.openWith("1000");

    api.post(
            "/v1/trades",
            TradeRoutesTest.trade(
                node.newName("self"),
                owner,
                owner + ":isolated:BTC-PERP",
                "BTC-PERP",
                "1",
                "50000"))
        .isProblem(422, "SELF_TRADE");
  }

  @Test
  void an_isolated_account_trades_its_instrument_and_no_other() {
    String owner = node.openWith("5000");
    api.post("/v1/accounts/" + owner + "/isolated/BTC-PERP/collateral", "{\"amount\":\"3000\"}")
        .isSuccess(201);
    String isolated = owner + ":isolated:BTC-PERP";

    node.trade(isolated, "BTC-PERP", "1", "50000").isSuccess(201);

    assertThat(api.get("/v1/accounts/" + isolated).at("/positions/0/quantity")).isEqualTo("1");
    assertThat(api.get("/v1/accounts/" + owner).body().path("positions")).isEmpty();
    Answer refused = node.trade(isolated, "ETH-PERP", "0.1", "3000");
    refused.isProblem(422, "ISOLATED_INSTRUMENT_ONLY");
  }
}
