package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChoiceRoutesTest {
  private final TestNode node = TestNode.mixed();
  private final ApiClient api = node.client();

  @ParameterizedTest
  @CsvSource({"STANDARD", "PORTFOLIO"})
  void an_account_is_opened_with_the_method_asked_for(String method) {
    String account = node.newName("chosen");

    Answer opened =
        api.post("/v1/accounts", "{\"account\":\"" + account + "\",\"method\":\"" + method + "\"}");

    assertThat(opened.isSuccess(201).at("/method")).isEqualTo(method);
    assertThat(api.get("/v1/accounts/" + account).at("/method")).isEqualTo(method);
  }

  @Test
  void an_account_is_margined_by_standard_unless_asked_otherwise() {
    String account = node.newName("plain");

    Answer opened = api.post("/v1/accounts", "{\"account\":\"" + account + "\"}").isSuccess(201);

    assertThat(opened.at("/method")).isEqualTo("STANDARD");
  }

  @ParameterizedTest
  @CsvSource({"HOUSE", "portfolio", "CROSS", "''"})
  void another_method_is_refused_by_name(String method) {
    String account = node.openWith("1");
    String body = "{\"method\":\"" + method + "\"}";

    Answer opened =
        api.post("/v1/accounts", "{\"account\":\"never\",\"method\":\"" + method + "\"}");

    opened.isProblem(400, "INVALID_BODY").names("/method");
    assertThat(opened.at("/detail")).contains("STANDARD or PORTFOLIO");
    api.post("/v1/accounts/" + account + "/method", body)
        .isProblem(400, "INVALID_BODY")
        .names("/method");
    api.get("/v1/accounts/" + account + "/method-check?method=" + method)
        .isProblem(400, "INVALID_PARAMETER");
  }

  @Test
  void parameters_without_portfolio_margin_offer_none() {
    TestNode brackets = TestNode.standardOnly();

    brackets
        .client()
        .post("/v1/accounts", "{\"account\":\"never\",\"method\":\"PORTFOLIO\"}")
        .isProblem(422, "PORTFOLIO_MARGIN_NOT_OFFERED");
    Answer check =
        brackets
            .client()
            .get("/v1/accounts/" + brackets.openWith("1") + "/method-check?method=PORTFOLIO")
            .isSuccess(200);
    assertThat(check.body().path("wouldPass").asBoolean()).isFalse();
    assertThat(check.at("/obstacles/0/code")).isEqualTo("PORTFOLIO_MARGIN_NOT_OFFERED");
  }

  @Test
  void a_method_is_switched_after_a_check_that_changes_nothing() {
    String account = node.openWith("20000");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);
    long revision = node.revisionOf(account);

    Answer check =
        api.get("/v1/accounts/" + account + "/method-check?method=PORTFOLIO").isSuccess(200);

    assertThat(check.body().path("wouldPass").asBoolean()).isTrue();
    assertThat(check.body().path("obstacles")).isEmpty();
    assertThat(node.revisionOf(account)).isEqualTo(revision);

    String key = ApiClient.newKey();
    String path = "/v1/accounts/" + account + "/method";
    Answer switched = api.post(path, key, "{\"method\":\"PORTFOLIO\"}").isSuccess(200);
    Answer again = api.post(path, key, "{\"method\":\"PORTFOLIO\"}").isSuccess(200);

    assertThat(switched.at("/method")).isEqualTo("PORTFOLIO");
    assertThat(switched.at("/revision")).isEqualTo(String.valueOf(revision + 1));
    assertThat(again.isReplayed()).isTrue();
    assertThat(again.text()).isEqualTo(switched.text());
    Answer margin = api.get("/v1/accounts/" + account + "/margin").isSuccess(200);
    assertThat(margin.at("/method")).isEqualTo("PORTFOLIO");
    assertThat(margin.at("/maintenanceMargin"))
        .isEqualTo(margin.at("/positions/0/maintenanceMargin"));
  }

  @Test
  void everything_that_stands_in_the_way_of_a_switch_is_listed_with_its_numbers() {
    String account = node.openWith("3000");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);

    Answer refused = api.post("/v1/accounts/" + account + "/method", "{\"method\":\"PORTFOLIO\"}");
    Answer check =
        api.get("/v1/accounts/" + account + "/method-check?method=PORTFOLIO").isSuccess(200);

    refused.isProblem(409, "SWITCH_OBSTRUCTED");
    assertThat(refused.at("/obstacles/0/code")).isEqualTo("INSUFFICIENT_MARGIN");
    assertThat(refused.at("/obstacles/0/numbers/equity")).isEqualTo("3000");
    assertThat(check.body().path("wouldPass").asBoolean()).isFalse();
    assertThat(check.body().path("obstacles")).isEqualTo(refused.body().path("obstacles"));
    assertThat(api.get("/v1/accounts/" + account).at("/method")).isEqualTo("STANDARD");
  }

  @Test
  void a_switch_to_the_same_method_is_obstructed_by_that() {
    String account = node.openWith("1");

    Answer refused = api.post("/v1/accounts/" + account + "/method", "{\"method\":\"STANDARD\"}");

    refused.isProblem(409, "SWITCH_OBSTRUCTED");
    assertThat(refused.at("/obstacles/0/code")).isEqualTo("METHOD_UNCHANGED");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1.0, 1",
    "2, 0.5",
    "3, 0.33333334",
    "7, 0.14285715",
    "125, 0.008",
    "1.5, 0.66666667",
    "99999999999, 0"
  })
  void a_leverage_is_kept_as_the_least_initial_rate_rounded_up(String leverage, String rate) {
    String account = node.openWith("1");

    Answer chosen = leverage(account, "\"" + leverage + "\"");

    if (rate.equals("0")) {
      chosen.isProblem(400, "INVALID_BODY").names("/leverage");
    } else {
      assertThat(chosen.isSuccess(200).at("/initialRate")).isEqualTo(rate);
      assertThat(api.get("/v1/accounts/" + account).at("/choices/initialRates/BTC-PERP"))
          .isEqualTo(rate);
    }
  }

  @ParameterizedTest
  @CsvSource({"\"0.99999999\"", "\"0\"", "\"-2\"", "2", "\"2x\"", "true"})
  void a_leverage_below_1_or_of_another_form_is_refused(String leverage) {
    leverage(node.openWith("1"), leverage).isProblem(400, "INVALID_BODY").names("/leverage");
  }

  @Test
  void a_chosen_leverage_raises_initial_margin_until_it_is_cleared() {
    String account = node.openWith("6000");
    node.trade(account, "BTC-PERP", "1", "50000").isSuccess(201);
    String usual = api.get("/v1/accounts/" + account + "/margin").at("/initialMargin");

    leverage(account, "\"10\"").isSuccess(200);
    assertThat(api.get("/v1/accounts/" + account + "/margin").at("/initialMargin"))
        .isEqualTo("5000");
    leverage(account, "\"5\"").isProblem(422, "INSUFFICIENT_MARGIN");

    leverage(account, "null").isSuccess(200);
    assertThat(api.get("/v1/accounts/" + account + "/margin").at("/initialMargin"))
        .isEqualTo(usual);
    assertThat(api.get("/v1/accounts/" + account).body().at("/choices/initialRates")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"XRP-PERP", "BTC-SPOT"})
  void leverage_is_for_listed_contracts(String instrument) {
    api.post(
            "/v1/accounts/" + node.openWith("1") + "/leverage",
            "{\"instrument\":\"" + instrument + "\",\"leverage\":\"2\"}")
        .isProblem(422, "UNKNOWN_INSTRUMENT");
  }

  @Test
  void an_asset_that_its_owner_does_not_let_count_counts_for_nothing() {
    String account = node.openWith("100");
    node.deposit(account, "BTC", "1");
    String path = "/v1/accounts/" + account + "/collateral-choices";

    Answer off = api.post(path, "{\"asset\":\"BTC\",\"counts\":false}").isSuccess(200);

    assertThat(off.body().path("counts").asBoolean(true)).isFalse();
    Answer shown = api.get("/v1/accounts/" + account);
    assertThat(shown.at("/choices/notCounted/0")).isEqualTo("BTC");
    assertThat(api.get("/v1/accounts/" + account + "/margin").at("/collateralValue"))
        .isEqualTo("100");
    api.post(path, "{\"asset\":\"BTC\",\"counts\":true}").isSuccess(200);
    assertThat(api.get("/v1/accounts/" + account).body().at("/choices/notCounted")).isEmpty();
    api.post(path, "{\"asset\":\"DOGE\",\"counts\":true}").isProblem(422, "UNKNOWN_ASSET");
    api.post(path, "{\"asset\":\"BTC\",\"counts\":\"yes\"}")
        .isProblem(400, "INVALID_BODY")
        .names("/counts");
  }

  @ParameterizedTest
  @CsvSource({
    "method, {\"method\":\"PORTFOLIO\"}",
    "leverage, '{\"instrument\":\"BTC-PERP\",\"leverage\":\"2\"}'",
    "collateral-choices, '{\"asset\":\"BTC\",\"counts\":false}'"
  })
  void nobody_chooses_for_the_venue_or_for_an_account_that_was_never_opened(
      String resource, String body) {
    api.post("/v1/accounts/house:insurance-fund/" + resource, body).isProblem(403, "HOUSE_ACCOUNT");
    api.post("/v1/accounts/nobody/" + resource, body).isProblem(404, "ACCOUNT_NOT_FOUND");
  }

  private Answer leverage(String account, String leverage) {
    return api.post(
        "/v1/accounts/" + account + "/leverage",
        "{\"instrument\":\"BTC-PERP\",\"leverage\":" + leverage + "}");
  }
}
