package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collateral between the accounts of one owner. BTC stays at 50,000. */
final class TransferRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();
  private final String account = node.openWith("1000");
  private final String hedges = account + ":hedges";

  @Test
  void collateral_moves_once_to_another_account_of_its_owner() {
    open(hedges);

    Answer moved = transfer("key-" + account, hedges, "250").isSuccess(201);
    Answer again = transfer("key-" + account, hedges, "250").isSuccess(201);

    assertThat(moved.at("/from")).isEqualTo(account);
    assertThat(moved.at("/revisions/" + hedges)).isEqualTo(String.valueOf(node.revisionOf(hedges)));
    assertThat(again.text()).isEqualTo(moved.text());
    assertThat(again.isReplayed()).isTrue();
    assertThat(balance(account)).isEqualTo("750");
    assertThat(balance(hedges)).isEqualTo("250");
    transfer("key-" + account, hedges, "251").isProblem(422, "IDEMPOTENCY_KEY_REUSED");
  }

  @ParameterizedTest
  @CsvSource({
    "A:hedges, 0, 422, AMOUNT_NOT_POSITIVE",
    "A:hedges, -1, 422, AMOUNT_NOT_POSITIVE",
    "A:hedges, 1000.00000001, 422, INSUFFICIENT_COLLATERAL",
    "A:nobody, 1, 422, ACCOUNT_NOT_FOUND",
    "A, 1, 400, INVALID_BODY",
    "another, 1, 422, DIFFERENT_OWNERS",
    "house:insurance-fund, 1, 403, HOUSE_ACCOUNT",
    "A:default-fund, 1, 403, DEFAULT_FUND_ACCOUNT"
  })
  void a_transfer_against_the_rules_moves_nothing(
      String to, String amount, int status, String code) {
    open(hedges);

    transfer(ApiClient.newKey(), to.replace("A", account), amount).isProblem(status, code);

    assertThat(balance(account)).isEqualTo("1000");
  }

  @Test
  void what_holds_margin_stays() {
    open(hedges);
    node.trade(account, "BTC-PERP", "0.1", "50000").isSuccess(201);

    transfer(ApiClient.newKey(), hedges, "950").isProblem(422, "INSUFFICIENT_MARGIN");
    transfer(ApiClient.newKey(), hedges, "500").isSuccess(201);
  }

  @Test
  void an_account_that_is_not_there_gives_nothing() {
    api.post("/v1/accounts/nobody/transfers", body("nobody:else", "1"))
        .isProblem(404, "ACCOUNT_NOT_FOUND");
  }

  private void open(String name) {
    api.post("/v1/accounts", "{\"account\":\"" + name + "\"}").isSuccess(201);
  }

  private Answer transfer(String key, String to, String amount) {
    return api.post("/v1/accounts/" + account + "/transfers", key, body(to, amount));
  }

  private static String body(String to, String amount) {
    return """
        {"to":"%s","asset":"USDT","amount":"%s"}"""
        .formatted(to, amount);
  }

  private String balance(String name) {
    return api.get("/v1/accounts/" + name).at("/balances/USDT");
  }
}
