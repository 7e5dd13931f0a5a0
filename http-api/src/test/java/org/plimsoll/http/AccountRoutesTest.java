package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccountRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @ParameterizedTest
  @CsvSource({"house:insurance-fund", "house:market-maker:0", "house:x"})
  void an_account_of_the_venue_cannot_be_opened(String account) {
    api.post("/v1/accounts", "{\"account\":\"" + account + "\"}").isProblem(403, "HOUSE_ACCOUNT");
  }

  @Test
  void an_account_is_opened_once() {
    String account = node.openWith("1");

    api.post("/v1/accounts", "{\"account\":\"" + account + "\"}").isProblem(409, "ACCOUNT_EXISTS");
  }

  @ParameterizedTest
  @CsvSource({"''", "/margin", "/events"})
  void an_account_that_was_never_opened_is_not_found(String resource) {
    api.get("/v1/accounts/nobody" + resource).isProblem(404, "ACCOUNT_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({"deposits", "withdrawals"})
  void nothing_moves_on_an_account_that_was_never_opened(String resource) {
    api.post("/v1/accounts/nobody/" + resource, "{\"asset\":\"USDT\",\"amount\":\"1\"}")
        .isProblem(404, "ACCOUNT_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({"-a", "a%20b", "a%2Fb", "%C3%A9", "a%7Cb", "%00", "a%0Ab"})
  void a_path_with_a_name_no_account_can_have_is_refused(String name) {
    api.get("/v1/accounts/" + name).isProblem(400, "INVALID_ACCOUNT_ID");
    api.get("/v1/accounts/" + name + "/margin").isProblem(400, "INVALID_ACCOUNT_ID");
    api.get("/v1/accounts/" + name + "/events").isProblem(400, "INVALID_ACCOUNT_ID");
    api.post("/v1/accounts/" + name + "/deposits", "{\"asset\":\"USDT\",\"amount\":\"1\"}")
        .isProblem(400, "INVALID_ACCOUNT_ID");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          deposits    | {"asset":"DOGE","amount":"1"}         | 422 | UNKNOWN_ASSET
          withdrawals | {"asset":"DOGE","amount":"1"}         | 422 | UNKNOWN_ASSET
          deposits    | {"asset":"USDT","amount":"0"}         | 422 | AMOUNT_NOT_POSITIVE
          deposits    | {"asset":"USDT","amount":"-5"}        | 422 | AMOUNT_NOT_POSITIVE
          withdrawals | {"asset":"USDT","amount":"0"}         | 422 | AMOUNT_NOT_POSITIVE
          withdrawals | {"asset":"USDT","amount":"-5"}        | 422 | AMOUNT_NOT_POSITIVE
          withdrawals | {"asset":"USDT","amount":"100.00000001"} | 422 | INSUFFICIENT_COLLATERAL
          withdrawals | {"asset":"ETH","amount":"1"}          | 422 | INSUFFICIENT_COLLATERAL
          deposits    | {"asset":"USDT","amount":"1000000001"} | 422 | OUT_OF_RANGE
          deposits    | {"asset":"USDT","amount":"92233720368.54775807"} | 422 | OUT_OF_RANGE
          deposits    | {"asset":"LINK","amount":"1"}         | 409 | PRICE_NOT_VALID
          """)
  void a_movement_against_the_rules_is_refused(
      String resource, String body, int status, String code) {
    String account = node.openWith("100");

    api.post("/v1/accounts/" + account + "/" + resource, body).isProblem(status, code);

    assertThat(node.revisionOf(account)).isEqualTo(2);
  }

  @Test
  void a_refused_withdrawal_says_what_is_held() {
    String account = node.openWith("100");

    Answer refused =
        api.post(
            "/v1/accounts/" + account + "/withdrawals", "{\"asset\":\"USDT\",\"amount\":\"101\"}");

    refused.isProblem(422, "INSUFFICIENT_COLLATERAL");
    assertThat(refused.at("/numbers/held")).isEqualTo("100");
    assertThat(refused.at("/numbers/requested")).isEqualTo("101");
  }

  @Test
  void an_account_without_positions_shows_its_balances() {
    String account = node.openWith("0.00000001");

    Answer answer = api.get("/v1/accounts/" + account).isSuccess(200);

    assertThat(answer.at("/balances/USDT")).isEqualTo("0.00000001");
    assertThat(answer.body().path("positions")).isEmpty();
    assertThat(answer.at("/openedAt")).endsWith("Z");
    assertThat(answer.at("/revision")).isEqualTo("2");
    assertThat(answer.header("ETag")).isEqualTo("\"2\"");
  }
}
