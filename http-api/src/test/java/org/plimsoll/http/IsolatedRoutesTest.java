package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Positions that stand for themselves alone. */
final class IsolatedRoutesTest {
  private final TestNode node = TestNode.mixed();
  private final ApiClient api = node.client();

  @Test
  void collateral_moves_in_and_back_and_opens_the_account() {
    String owner = node.openWith("1000");
    String path = "/v1/accounts/" + owner + "/isolated/BTC-PERP/collateral";
    String isolated = owner + ":isolated:BTC-PERP";

    Answer in = api.post(path, "{\"amount\":\"400\"}").isSuccess(201);
    Answer out = api.post(path, "{\"amount\":\"-150\"}").isSuccess(201);

    assertThat(in.at("/isolated")).isEqualTo(isolated);
    assertThat(in.at("/asset")).isEqualTo("USDT");
    assertThat(in.at("/revisions/" + owner)).isEqualTo("4");
    assertThat(out.at("/amount")).isEqualTo("-150");
    assertThat(api.get("/v1/accounts/" + owner).at("/balances/USDT")).isEqualTo("750");
    assertThat(api.get("/v1/accounts/" + isolated).at("/balances/USDT")).isEqualTo("250");
  }

  @Test
  void a_repeated_transfer_is_settled_once_also_by_another_server() {
    String owner = node.openWith("1000");
    String path = "/v1/accounts/" + owner + "/isolated/BTC-PERP/collateral";
    String key = ApiClient.newKey();
    Answer first = api.post(path, key, "{\"amount\":\"400\"}").isSuccess(201);

    Answer second = api.post(path, key, "{\"amount\":\"400.0\",\"asset\":\"USDT\"}");
    ApiClient other = node.bind(node.services());
    Answer third = other.post(path, key, "{\"amount\":\"400\"}");

    assertThat(second.isSuccess(201).isReplayed()).isTrue();
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(third.isSuccess(201).text()).isEqualTo(first.text());
    assertThat(api.get("/v1/accounts/" + owner).at("/balances/USDT")).isEqualTo("600");
    other.post(path, key, "{\"amount\":\"1\"}").isProblem(422, "IDEMPOTENCY_KEY_REUSED");
    api.post(path, key, "{\"amount\":\"1\"}").isProblem(422, "IDEMPOTENCY_KEY_REUSED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"amount":"0"}                  | 422 | AMOUNT_NOT_POSITIVE
          {"amount":"1000.00000001"}      | 422 | INSUFFICIENT_COLLATERAL
          {"amount":"-1"}                 | 404 | ACCOUNT_NOT_FOUND
          {"amount":"1","asset":"DOGE"}   | 422 | UNKNOWN_ASSET
          {"amount":1}                    | 400 | INVALID_BODY
          {"asset":"USDT"}                | 400 | INVALID_BODY
          {"amount":"1","mode":"CROSS"}   | 400 | INVALID_BODY
          """)
  void a_transfer_against_the_rules_moves_nothing(String body, int status, String code) {
    String owner = node.openWith("1000");

    api.post("/v1/accounts/" + owner + "/isolated/BTC-PERP/collateral", body)
        .isProblem(status, code);

    assertThat(api.get("/v1/accounts/" + owner).at("/balances/USDT")).isEqualTo("1000");
  }

  @Test
  void an_asset_the_instrument_is_not_settled_in_stays_where_it_is() {
    String owner = node.openWith("1000");
    node.deposit(owner, "ETH", "1");

    api.post(
            "/v1/accounts/" + owner + "/isolated/BTC-PERP/collateral",
            "{\"amount\":\"1\",\"asset\":\"ETH\"}")
        .isProblem(422, "ISOLATED_INSTRUMENT_ONLY");

    assertThat(api.get("/v1/accounts/" + owner).at("/balances/ETH")).isEqualTo("1");
  }

  @Test
  void a_position_stands_for_itself_and_comes_back() {
    String owner = node.openWith("10000");
    node.trade(owner, "BTC-PERP", "1", "49900").isSuccess(201);
    String path = "/v1/accounts/" + owner + "/isolated/BTC-PERP/mode";
    String isolated = owner + ":isolated:BTC-PERP";

    Answer away = api.post(path, "{\"mode\":\"ISOLATED\",\"collateral\":\"3000\"}").isSuccess(201);

    assertThat(away.at("/mode")).isEqualTo("ISOLATED");
    assertThat(away.at("/to")).isEqualTo(isolated);
    assertThat(away.at("/quantity")).isEqualTo("1");
    assertThat(away.at("/collateral/USDT")).isEqualTo("3000");
    // The pool realizes its profit of 100; the isolated account enters at the mark.
    Answer pool = api.get("/v1/accounts/" + owner);
    assertThat(pool.at("/balances/USDT")).isEqualTo("7100");
    assertThat(pool.body().path("positions")).isEmpty();
    Answer alone = api.get("/v1/accounts/" + isolated);
    assertThat(alone.at("/balances/USDT")).isEqualTo("3000");
    assertThat(alone.at("/positions/0/entryCost")).isEqualTo("50000");

    Answer back = api.post(path, "{\"mode\":\"CROSS\"}").isSuccess(201);

    assertThat(back.at("/to")).isEqualTo(owner);
    assertThat(back.at("/collateral/USDT")).isEqualTo("3000");
    assertThat(api.get("/v1/accounts/" + owner).at("/balances/USDT")).isEqualTo("10100");
    assertThat(api.get("/v1/accounts/" + owner).at("/positions/0/quantity")).isEqualTo("1");
    assertThat(api.get("/v1/accounts/" + isolated).body().path("positions")).isEmpty();
    assertThat(api.get("/v1/accounts/" + isolated).body().path("balances")).isEmpty();
  }

  @Test
  void a_repeated_switch_gets_the_first_answer_also_from_another_server() {
    String owner = node.openWith("10000");
    node.trade(owner, "BTC-PERP", "1", "50000").isSuccess(201);
    String path = "/v1/accounts/" + owner + "/isolated/BTC-PERP/mode";
    String body = "{\"mode\":\"ISOLATED\",\"collateral\":\"3000\"}";
    String key = ApiClient.newKey();
    Answer first = api.post(path, key, body).isSuccess(201);

    Answer second = api.post(path, key, body).isSuccess(201);
    ApiClient other = node.bind(node.services());
    Answer third = other.post(path, key, body).isSuccess(201);

    assertThat(first.isReplayed()).isFalse();
    assertThat(second.isReplayed()).isTrue();
    assertThat(third.isReplayed()).isTrue();
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(third.text()).isEqualTo(first.text());
    node.bind(node.services())
        .post(path, key, "{\"mode\":\"ISOLATED\",\"collateral\":\"1\"}")
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
    assertThat(api.get("/v1/accounts/" + owner).at("/balances/USDT")).isEqualTo("7000");
  }

  @Test
  void a_repeat_after_the_position_was_opened_anew_gets_the_first_answer() {
    String owner = node.openWith("10000");
    node.trade(owner, "BTC-PERP", "1", "50000").isSuccess(201);
    String path = "/v1/accounts/" + owner + "/isolated/BTC-PERP/mode";
    String body = "{\"mode\":\"ISOLATED\",\"collateral\":\"3000\"}";
    String key = ApiClient.newKey();
    Answer first = api.post(path, key, body).isSuccess(201);
    node.trade(owner, "BTC-PERP", "0.5", "50000").isSuccess(201);

    Answer again = node.bind(node.services()).post(path, key, body);

    assertThat(again.isSuccess(201).text()).isEqualTo(first.text());
    assertThat(again.isReplayed()).isTrue();
    assertThat(api.get("/v1/accounts/" + owner).at("/positions/0/quantity")).isEqualTo("0.5");
  }

  @Test
  void everything_in_the_way_of_a_switch_is_listed_and_a_check_changes_nothing() {
    String owner = node.openWith("3000");
    node.trade(owner, "BTC-PERP", "1", "50000").isSuccess(201);
    long revision = node.revisionOf(owner);
    String path = "/v1/accounts/" + owner + "/isolated/BTC-PERP/";

    Answer check = api.get(path + "mode-check?mode=ISOLATED&collateral=3500").isSuccess(200);
    Answer refused = api.post(path + "mode", "{\"mode\":\"ISOLATED\",\"collateral\":\"3500\"}");

    assertThat(check.body().path("wouldPass").asBoolean()).isFalse();
    assertThat(codes(check)).contains("INSUFFICIENT_COLLATERAL");
    refused.isProblem(409, "SWITCH_OBSTRUCTED");
    assertThat(refused.body().path("obstacles")).isEqualTo(check.body().path("obstacles"));
    assertThat(codes(api.get(path + "mode-check?mode=CROSS")))
        .containsExactly("POSITION_NOT_SWITCHABLE");
    assertThat(codes(api.get(path + "mode-check?mode=ISOLATED&collateral=2500"))).isEmpty();
    assertThat(codes(api.get(path + "mode-check?mode=ISOLATED&collateral=2500&asset=XRP")))
        .containsExactly("ISOLATED_INSTRUMENT_ONLY");
    assertThat(node.revisionOf(owner)).isEqualTo(revision);
    api.get("/v1/accounts/" + owner + ":isolated:BTC-PERP").isProblem(404, "ACCOUNT_NOT_FOUND");
  }

  @Test
  void an_option_moves_at_its_mark_which_the_isolated_account_pays() {
    String owner = node.openWith("10000");
    node.trade(owner, "BTC-28MAR25-50000-C", "1", "1200").isSuccess(201);
    String option = "/v1/accounts/" + owner + "/isolated/BTC-28MAR25-50000-C/mode";
    String equity = api.get("/v1/accounts/" + owner + "/margin").at("/netValue");

    api.post(option, "{\"mode\":\"ISOLATED\",\"collateral\":\"1000\"}").isSuccess(201);
    api.post(option, "{\"mode\":\"CROSS\"}").isSuccess(201);

    assertThat(api.get("/v1/accounts/" + owner + "/margin").at("/netValue")).isEqualTo(equity);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"mode":"ALONE"}                                     | /mode
          {"collateral":"1"}                                   | /mode
          {"mode":"CROSS","collateral":"1"}                    | /collateral
          {"mode":"ISOLATED","collateral":1}                   | /collateral
          {"mode":"ISOLATED","amount":"1"}                     | /amount
          """)
  void a_wrong_field_of_a_switch_is_named(String body, String pointer) {
    api.post("/v1/accounts/" + node.openWith("1") + "/isolated/BTC-PERP/mode", body)
        .isProblem(400, "INVALID_BODY")
        .names(pointer);
  }

  @ParameterizedTest
  @CsvSource({"XRP-PERP", "BTC-SPOT", "btc"})
  void what_is_no_listed_contract_is_not_found(String instrument) {
    String path = "/v1/accounts/" + node.openWith("1") + "/isolated/" + instrument;

    api.post(path + "/mode", "{\"mode\":\"CROSS\"}").isProblem(404, "UNKNOWN_INSTRUMENT");
    api.get(path + "/mode-check?mode=CROSS").isProblem(404, "UNKNOWN_INSTRUMENT");
  }

  @Test
  void an_isolated_account_has_no_isolated_positions_and_the_venue_none_either() {
    api.post("/v1/accounts/a:isolated:BTC-PERP/isolated/BTC-PERP/collateral", "{\"amount\":\"1\"}")
        .isProblem(422, "ISOLATED_INSTRUMENT_ONLY");
    api.post("/v1/accounts/house:insurance-fund/isolated/BTC-PERP/collateral", "{\"amount\":\"1\"}")
        .isProblem(403, "HOUSE_ACCOUNT");
    api.post("/v1/accounts/nobody/isolated/BTC-PERP/collateral", "{\"amount\":\"1\"}")
        .isProblem(404, "ACCOUNT_NOT_FOUND");
    api.post("/v1/accounts/nobody/isolated/BTC-PERP/mode", "{\"mode\":\"CROSS\"}")
        .isProblem(404, "ACCOUNT_NOT_FOUND");
  }

  private static List<String> codes(Answer answer) {
    List<String> codes = new ArrayList<>();
    for (JsonNode obstacle : answer.body().path("obstacles")) {
      codes.add(obstacle.path("code").asText());
    }
    return codes;
  }
}
