package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Why an account must hold what it must. */
final class MarginExplanationTest {
  private final TestNode node = TestNode.mixed();
  private final ApiClient api = node.client();

  @Test
  void the_usual_answer_says_what_binds_and_leaves_the_rest_out() {
    String account = node.openWith("10000");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);
    node.trade(account, "ETH-PERP", "1", "3000").isSuccess(201);

    Answer margin = api.get("/v1/accounts/" + account + "/margin").isSuccess(200);

    assertThat(margin.at("/binding/kind")).isEqualTo("POSITION");
    assertThat(margin.at("/binding/detail")).isEqualTo("BTC-PERP");
    assertThat(margin.body().path("addOns").isArray()).isTrue();
    assertThat(margin.body().has("explanation")).isFalse();
  }

  @Test
  void an_account_without_positions_is_bound_by_nothing() {
    String account = node.openWith("1");

    Answer margin = api.get("/v1/accounts/" + account + "/margin?explain=full").isSuccess(200);

    assertThat(margin.at("/binding/kind")).isEqualTo("NOTHING");
    assertThat(margin.body().at("/explanation/liquidationPrices/underlyings")).isEmpty();
    assertThat(margin.body().at("/explanation/jointShocks/points")).isEmpty();
  }

  @Test
  void standard_margin_is_explained_by_contributions_and_liquidation_prices() {
    String account = node.openWith("10000");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);

    Answer margin = api.get("/v1/accounts/" + account + "/margin?explain=full").isSuccess(200);

    JsonNode explanation = margin.body().path("explanation");
    assertThat(explanation.path("breakdown").isNull()).isTrue();
    assertThat(explanation.at("/riskContributions/0/instrument").asText()).isEqualTo("BTC-PERP");
    assertThat(explanation.at("/riskContributions/0/maintenanceMargin").asText())
        .isEqualTo(margin.at("/maintenanceMargin"));
    assertThat(explanation.at("/liquidationPrices/isInBreach").asBoolean(true)).isFalse();
    assertThat(explanation.path("jointShocks").fieldNames())
        .toIterable()
        .containsExactly("isInBreach", "points");
    JsonNode index = explanation.at("/liquidationPrices/underlyings/0");
    assertThat(index.path("underlying").asText()).isEqualTo("BTC-USDT");
    assertThat(index.path("above").isNull()).isTrue();
    // Of a bracket rate r the account is liquidated where 10000 + p - 50000 = r x p.
    BigDecimal rate =
        new BigDecimal(margin.at("/maintenanceMargin")).divide(new BigDecimal("50000"));
    double expected = 40_000 / (1 - rate.doubleValue());
    assertThat(index.path("below").asDouble()).isCloseTo(expected, within(0.01));
    JsonNode position = explanation.at("/liquidationPrices/positions/0");
    assertThat(position.path("below").asText()).isEqualTo(index.path("below").asText());
    assertThat(explanation.at("/jointShocks/points/0/direction").asText()).isEqualTo("all down");
    assertThat(explanation.at("/jointShocks/points/0/percent").isTextual()).isTrue();
    assertThat(margin.header("ETag")).isEqualTo("\"4\"");
  }

  @Test
  void portfolio_margin_is_explained_by_scenarios_tail_netting_and_what_binds() {
    String account = node.openWith("100000", "PORTFOLIO");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);
    node.trade(account, "BTC-COIN-PERP", "100", "50000").isSuccess(201);

    Answer margin = api.get("/v1/accounts/" + account + "/margin?explain=full").isSuccess(200);

    JsonNode breakdown = margin.body().at("/explanation/breakdown");
    assertThat(breakdown.path("parameterVersion").asText()).isEqualTo("mixed-1");
    assertThat(breakdown.path("scenarios")).hasSize(2);
    JsonNode btc = breakdown.at("/underlyings/0");
    assertThat(btc.path("underlying").asText()).isEqualTo("BTC-USDT");
    assertThat(btc.path("gains")).hasSize(2);
    assertThat(btc.at("/gains/0").isTextual()).isTrue();
    assertThat(btc.path("worstScenario").asText()).isEqualTo("down");
    JsonNode tail = breakdown.path("tail");
    assertThat(tail.at("/days/0/label").asText()).isEqualTo("2020-03-12");
    double components = 0;
    for (JsonNode component : tail.path("components")) {
      components += component.path("shortfall").asDouble();
    }
    assertThat(components).isCloseTo(tail.path("expectedShortfall").asDouble(), within(1e-6));
    double parts = 0;
    for (JsonNode part : breakdown.path("parts")) {
      parts += part.path("maintenance").asDouble();
    }
    assertThat(parts).isCloseTo(Double.parseDouble(margin.at("/maintenanceMargin")), within(1e-6));
    assertThat(breakdown.at("/netting/ratio").isTextual()).isTrue();
    assertThat(breakdown.at("/binding/kind").asText()).isEqualTo(margin.at("/binding/kind"));
    assertThat(breakdown.at("/binding/detail").asText()).isEqualTo(margin.at("/binding/detail"));
  }

  @Test
  void another_explanation_is_not_known() {
    String margin = "/v1/accounts/" + node.openWith("1") + "/margin";

    api.get(margin + "?explain=some").isProblem(400, "INVALID_PARAMETER");
    api.get(margin + "?verbose=true").isProblem(400, "INVALID_PARAMETER");
  }
}
