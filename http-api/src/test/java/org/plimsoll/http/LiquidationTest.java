package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A liquidation as the API shows it, from breach to end. */
final class LiquidationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @Test
  void an_account_in_breach_is_listed_until_it_is_unwound() {
    node.setPrice("ETH-USDT", "3000");
    String trader = node.openWith("700");
    String other = node.openWith("100000");
    api.post(
            "/v1/trades",
            TradeRoutesTest.trade(node.newName("eth"), trader, other, "ETH-PERP", "10", "3000"))
        .isSuccess(201);

    // Equity falls to 250, below the maintenance margin of 295.5. No account of the venue is open
    // yet, so the unwind cannot be settled and the liquidation lasts.
    node.setPrice("ETH-USDT", "2955");

    String account = "/v1/accounts/" + trader;
    await().atMost(PATIENCE).until(() -> api.get(account).body().path("liquidation").isObject());
    assertThat(api.get(account).at("/status")).isEqualTo("BELOW_MAINTENANCE");
    assertThat(api.get(account).at("/liquidation/id")).startsWith(trader + "-");
    api.post(account + "/withdrawals", "{\"asset\":\"USDT\",\"amount\":\"1\"}")
        .isProblem(409, "LIQUIDATION_IN_PROGRESS");
    await().atMost(PATIENCE).until(() -> caseOf(trader).isObject());
    JsonNode open = caseOf(trader);
    assertThat(open.path("equity").asText()).isEqualTo("250");
    assertThat(open.path("maintenanceMargin").asText()).isEqualTo("295.5");
    assertThat(open.path("status").asText()).isEqualTo("BELOW_MAINTENANCE");
    assertThat(open.path("phase").isTextual()).isTrue();
    await().atMost(PATIENCE).until(() -> api.get("/v1/status").at("/liquidations").equals("1"));

    node.openHouseAccounts();

    await().atMost(PATIENCE).until(() -> api.get(account).body().path("liquidation").isNull());
    await().atMost(PATIENCE).until(() -> caseOf(trader).isMissingNode());
    assertThat(typesOf(trader))
        .contains(
            "margin-status-changed", "liquidation-started", "unwind-ordered", "liquidation-ended");
    JsonNode ordered = eventOf(trader, "unwind-ordered");
    assertThat(ordered.at("/step/step").asText()).isEqualTo("market-slice");
    assertThat(ordered.at("/step/quantity").asText()).startsWith("-");
    assertThat(ordered.at("/figures/equity").asText()).isEqualTo("250");
    assertThat(api.get("/v1/status").at("/insuranceFund/account"))
        .isEqualTo("house:insurance-fund");
    assertThat(api.get("/v1/status").at("/insuranceFund/netValue")).isEqualTo("0");
    assertThatTheStoryIsWhole(trader);
    assertThatSettledStepsAreCounted();
  }

  private void assertThatTheStoryIsWhole(String trader) {
    String account = "/v1/accounts/" + trader;
    String id = api.get(account + "/liquidations").at("/liquidations/0/liquidation");
    Answer story = api.get(account + "/liquidations/" + id).isSuccess(200);
    List<String> told = new ArrayList<>();
    for (JsonNode line : story.body().path("lines")) {
      told.add(line.path("type").asText());
      assertThat(line.path("sequence").asLong()).isPositive();
      assertThat(line.path("recordedAt").asText()).isNotEmpty();
    }
    assertThat(told)
        .startsWith("margin-status-changed", "liquidation-started", "unwind-ordered")
        .endsWith("liquidation-ended")
        .containsSequence(
            "settlement-proposed",
            "leg-settled",
            "settlement-leg-applied",
            "leg-settled",
            "settlement-leg-applied");
    assertThat(story.at("/startedBy/indexPrices/ETH-USDT")).isEqualTo("2955");
    assertThat(story.text()).contains("house:market-maker:");
    assertThat(
            api.get(account + "/events?limit=1000&liquidation=" + id)
                .body()
                .at("/events")
                .findValuesAsText("type"))
        .contains("liquidation-started", "leg-settled", "liquidation-ended");
  }

  /** With the accounts of the venue open, which an earlier breach needed to be missing. */
  private void assertThatSettledStepsAreCounted() {
    String trader = node.openWith("600");
    api.post(
            "/v1/trades",
            TradeRoutesTest.trade(
                node.newName("eth"), trader, node.openWith("100000"), "ETH-PERP", "10", "2955"))
        .isSuccess(201);
    node.setPrice("ETH-USDT", "2920");
    await()
        .atMost(PATIENCE)
        .until(() -> api.get("/v1/liquidations").body().at("/settledByTier/1").asLong() > 0);
  }

  private JsonNode caseOf(String account) {
    for (JsonNode open : api.get("/v1/liquidations").isSuccess(200).body().path("cases")) {
      if (open.path("account").asText().equals(account)) {
        return open;
      }
    }
    return MissingNode.getInstance();
  }

  private List<String> typesOf(String account) {
    List<String> types = new ArrayList<>();
    eventsOf(account).forEach(event -> types.add(event.path("type").asText()));
    return types;
  }

  private JsonNode eventOf(String account, String type) {
    for (JsonNode event : eventsOf(account)) {
      if (event.path("type").asText().equals(type)) {
        return event;
      }
    }
    throw new AssertionError("no " + type);
  }

  private JsonNode eventsOf(String account) {
    return api.get("/v1/accounts/" + account + "/events").isSuccess(200).body().path("events");
  }
}
