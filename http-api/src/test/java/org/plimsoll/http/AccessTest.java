package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, in cases; every endpoint and role is in {@link AuthorizationMatrixTest}. */
final class AccessTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = NamedCallers.shared();

  @Test
  void a_risk_officer_and_an_auditor_read_accounts_of_others() {
    String account = node.openWith("1000");

    for (String reader : List.of("RISK_OFFICER", "AUDITOR")) {
      get(reader, "/v1/accounts/" + account).isSuccess(200);
      get(reader, "/v1/accounts/" + account + "/events").isSuccess(200);
      post(reader, "/v1/accounts/" + account + "/deposits", "{\"asset\":\"USDT\",\"amount\":\"1\"}")
          .isProblem(403, "FORBIDDEN");
    }
  }

  @Test
  void an_account_is_opened_by_who_acts_for_its_owner() {
    String mine = node.newName("opener");
    String body = "{\"account\":\"" + mine + ":hedge\"}";

    post("TRADER somebody", "/v1/accounts", body).isProblem(403, "FORBIDDEN");
    post("RISK_OFFICER *", "/v1/accounts", body).isProblem(403, "FORBIDDEN");
    post("TRADER " + mine, "/v1/accounts", body).isSuccess(201);
  }

  @Test
  void a_trade_takes_an_authority_over_both_accounts() {
    String mine = node.openWith("100000");
    String others = node.openWith("100000");
    String missing = node.newName("missing");

    for (String trader : List.of("TRADER " + mine, "TRADER " + mine + "," + missing)) {
      Answer refused = trade(trader, mine, others).isProblem(422, "ACCOUNT_NOT_FOUND");
      Answer unknown = trade(trader, mine, missing).isProblem(422, "ACCOUNT_NOT_FOUND");
      assertThat(refused.text()).isEqualTo(unknown.text().replace(missing, others));
      assertThat(trade(trader, others, mine).text()).isEqualTo(refused.text());
    }
    trade("TRADER " + mine + "," + others, mine, others).isSuccess(201);
    trade("TRADER *", others, mine).isSuccess(201);
  }

  @Test
  void a_trader_stresses_accounts_of_its_own_and_a_risk_officer_all() {
    String mine = node.openWith("1000");
    String others = node.openWith("1000");
    String missing = node.newName("missing");
    String trader = "TRADER " + mine + "," + missing;

    stress(trader, mine).isSuccess(200);
    Answer refused = stress(trader, others).isProblem(422, "ACCOUNT_NOT_FOUND");
    assertThat(refused.text()).isEqualTo(stress(trader, missing).text().replace(missing, others));
    post(trader, "/v1/stress", "{\"shocks\":[{\"name\":\"fall\",\"others\":\"-0.2\"}]}")
        .isProblem(403, "FORBIDDEN");
    stress("RISK_OFFICER", others).isSuccess(200);
    stress("AUDITOR", others).isProblem(403, "FORBIDDEN");
  }

  @Test
  void who_acts_for_all_traders_does_not_act_for_the_venue() {
    get("TRADER *", "/v1/accounts/house:insurance-fund").isProblem(404, "ACCOUNT_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({
    "TRADER,           /v1/margin-calls,  403",
    "OPERATOR,         /v1/margin-calls,  403",
    "AUDITOR,          /v1/margin-calls,  200",
    "TRADER,           /v1/liquidations,  403",
    "TRADER,           /v1/audit/events,  403",
    "OPERATOR,         /v1/audit/export?format=csv, 403",
    "AUDITOR,          /v1/audit/events?limit=1, 200",
    "TRADER,           /v1/settlements/t/events, 403",
    "RISK_OFFICER,     /v1/settlements/t/events, 404",
    "RISK_OFFICER,     /v1/liquidations,  200",
    "OPERATOR,         /v1/default-fund,  403",
    "ORACLE_PUBLISHER, /v1/backstops,     403",
    "ORACLE_PUBLISHER, /v1/prices,        200",
    "OPERATOR,         /v1/status,        200",
    "TRADER,           /v1/markets,       200"
  })
  void what_is_of_the_whole_venue_is_for_some(String role, String path, int status) {
    assertThat(get(role, path).status()).isEqualTo(status);
  }

  @Test
  void of_the_default_fund_a_trader_sees_what_is_there_in_all_and_its_own_part() {
    String mine = node.openWith("1000");
    String others = node.openWith("1000");
    for (String owner : List.of(mine, others)) {
      post("TRADER " + owner, "/v1/accounts/" + owner + "/default-fund", "{\"amount\":\"100\"}")
          .isSuccess(201);
    }

    Answer shown = get("TRADER " + mine, "/v1/default-fund").isSuccess(200);
    Answer whole = get("AUDITOR", "/v1/default-fund").isSuccess(200);

    assertThat(shown.body().findValuesAsText("account")).containsExactly(mine);
    assertThat(whole.body().findValuesAsText("account")).contains(mine, others);
    assertThat(shown.body().path("held")).isEqualTo(whole.body().path("held"));
  }

  @Test
  void of_the_backstops_a_trader_sees_its_own() {
    String backstops = "/v1/backstops";

    assertThat(get("TRADER alice", backstops).isSuccess(200).text())
        .isEqualTo("{\"backstops\":[]}");
    assertThat(get("TRADER backstop-1", backstops).text())
        .contains("backstop-1")
        .isEqualTo(get("RISK_OFFICER", backstops).text());
  }

  @ParameterizedTest
  @CsvSource({
    "TRADER,           /v1/controls/halt",
    "AUDITOR,          /v1/controls/halt",
    "TRADER,           /v1/prices",
    "RISK_OFFICER,     /v1/quotes",
    "ORACLE_PUBLISHER, /v1/prices/keys",
    "ORACLE_PUBLISHER, /v1/prices/keys/k/revoke",
    "RISK_OFFICER,     /v1/prices/BTC-USDT/resume",
    "OPERATOR,         /v1/trades"
  })
  void what_changes_the_venue_is_for_one(String role, String path) {
    post(role, path, "{}").isProblem(403, "FORBIDDEN");
  }

  @Test
  void who_does_not_say_who_it_is_gets_nothing_but_where_to_go() {
    Answer unknown = api.get("/v1/accounts/alice").isProblem(401, "UNAUTHENTICATED");

    assertThat(unknown.header("WWW-Authenticate")).isEqualTo("Bearer");
    api.get("/v1/nothing").isProblem(404, "NOT_FOUND");
  }

  private Answer get(String who, String path) {
    return send(who, "GET", path, "");
  }

  private Answer post(String who, String path, String body) {
    return send(who, "POST", path, body);
  }

  private Answer trade(String who, String buyer, String seller) {
    return post(
        who,
        "/v1/trades",
        TradeRoutesTest.trade(node.newName("trade"), buyer, seller, "BTC-PERP", "0.001", "50000"));
  }

  private Answer stress(String who, String account) {
    return post(
        who,
        "/v1/stress",
        "{\"account\":\"" + account + "\",\"shocks\":[{\"name\":\"fall\",\"others\":\"-0.2\"}]}");
  }

  /** Who: a role, and after a space for which owners. */
  private Answer send(String who, String method, String path, String body) {
    return api.send(
        api.request(path)
            .header(NamedCallers.HEADER, who)
            .header("Idempotency-Key", ApiClient.newKey())
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build());
  }
}
