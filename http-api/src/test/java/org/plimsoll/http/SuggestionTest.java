package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How an account covers its margin again. */
final class SuggestionTest {
  private final TestNode node = TestNode.mixed();
  private final ApiClient api = node.client();

  @AfterEach
  void bring_the_price_back() {
    node.setPrice("ETH-USDT", "3000");
  }

  @Test
  void an_account_with_enough_needs_nothing() {
    Answer answer = suggest(node.openWith("1"), "").isSuccess(200);

    assertThat(answer.at("/level")).isEqualTo("initial");
    assertThat(answer.at("/shortfall")).isEqualTo("0");
    assertThat(answer.body().path("suggestions")).isEmpty();
  }

  @Test
  void what_is_suggested_covers_the_shortfall_and_not_a_step_more() {
    String account = shortOfMargin();

    Answer answer = suggest(account, "?level=initial").isSuccess(200);

    double shortfall = Double.parseDouble(answer.at("/shortfall"));
    assertThat(shortfall).isPositive();
    JsonNode cheapest = answer.body().at("/suggestions/0");
    assertThat(cheapest.path("give").isNull()).isTrue();
    assertThat(cheapest.at("/add/asset").asText()).isEqualTo("USDT");
    node.deposit(account, "USDT", cheapest.at("/add/amount").asText());
    Answer margin = api.get("/v1/accounts/" + account + "/margin").isSuccess(200);
    assertThat(Double.parseDouble(margin.at("/excess"))).isBetween(0.0, 0.00000002);
    assertThat(suggest(account, "").body().path("suggestions")).isEmpty();
  }

  @Test
  void maintenance_margin_asks_for_less() {
    String account = shortOfMargin();

    Answer initial = suggest(account, "?level=initial").isSuccess(200);
    Answer maintenance = suggest(account, "?level=maintenance").isSuccess(200);

    assertThat(maintenance.at("/level")).isEqualTo("maintenance");
    assertThat(Double.parseDouble(maintenance.at("/shortfall")))
        .isLessThan(Double.parseDouble(initial.at("/shortfall")));
  }

  @Test
  void another_level_is_not_known() {
    suggest(node.openWith("1"), "?level=some").isProblem(400, "INVALID_PARAMETER");
    suggest("nobody", "").isProblem(404, "ACCOUNT_NOT_FOUND");
    suggest("house:insurance-fund", "").isProblem(403, "HOUSE_ACCOUNT");
  }

  /** Long one ETH, which then falls: equity is short of initial margin only. */
  private String shortOfMargin() {
    String account = node.openWith("160");
    node.trade(account, "ETH-PERP", "1", "3000").isSuccess(201);
    node.setPrice("ETH-USDT", "2960");
    return account;
  }

  private Answer suggest(String account, String query) {
    return api.get("/v1/accounts/" + account + "/collateral-suggestion" + query);
  }
}
