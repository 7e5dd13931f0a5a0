package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** Who would bear what others cannot: backstops, ranks, and the default fund. */
final class LossRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @Test
  void registered_backstops_are_shown_with_their_bids() {
    JsonNode backstop = api.get("/v1/backstops").isSuccess(200).body().at("/backstops/0");

    assertThat(backstop.path("account").asText()).isEqualTo("backstop-1");
    assertThat(backstop.path("discount").asText()).isEqualTo("0.05");
    assertThat(backstop.path("limit").asText()).isEqualTo("1000000");
    assertThat(backstop.path("open").asBoolean()).isFalse();
    assertThat(backstop.path("freeMargin").isNull()).isTrue();
  }

  @Test
  void a_position_is_shown_with_its_rank_and_what_that_depends_on() {
    String trader = node.openWith("10000");
    String account = "/v1/accounts/" + trader;
    assertThat(api.get(account + "/deleveraging").isSuccess(200).body().path("positions"))
        .isEmpty();
    node.trade(trader, "BTC-PERP", "0.1", "50000").isSuccess(201);

    JsonNode position = api.get(account + "/deleveraging").body().at("/positions/0");

    assertThat(position.path("instrument").asText()).isEqualTo("BTC-PERP");
    assertThat(position.path("lights").asInt()).isBetween(1, 5);
    assertThat(position.path("ahead").asInt()).isLessThan(position.path("ranked").asInt());
    assertThat(position.path("effectiveLeverage").asText()).isEqualTo("0.500000");
    assertThat(position.path("profit").asText()).isEqualTo("0");
  }

  @Test
  void a_contribution_is_paid_in_and_what_is_not_required_is_taken_out() {
    String owner = node.openWith("1000");
    String fund = "/v1/accounts/" + owner + "/default-fund";

    api.post(fund, "{\"amount\":\"400\"}").isSuccess(201);
    await().until(() -> memberOf(owner).path("held").asText().equals("400"));

    assertThat(memberOf(owner).path("free").asText()).isEqualTo("400");
    assertThat(held("/v1/accounts/" + owner)).isEqualTo("600");
    api.post(fund, "{\"amount\":\"-400.01\"}").isProblem(422, "CONTRIBUTION_REQUIRED");
    api.post(fund, "{\"amount\":\"-150\"}").isSuccess(201);
    assertThat(held("/v1/accounts/" + owner)).isEqualTo("750");
    assertThat(held("/v1/accounts/" + owner + ":default-fund")).isEqualTo("250");
    api.post(fund, "{\"amount\":\"0\"}").isProblem(422, "AMOUNT_NOT_POSITIVE");
    api.post(fund, "{\"amount\":\"1000\"}").isProblem(422, "INSUFFICIENT_COLLATERAL");
  }

  @Test
  void a_contribution_leaves_in_no_other_way() {
    String owner = node.openWith("1000");
    api.post("/v1/accounts/" + owner + "/default-fund", "{\"amount\":\"400\"}").isSuccess(201);

    api.post(
            "/v1/accounts/" + owner + ":default-fund/withdrawals",
            "{\"asset\":\"USDT\",\"amount\":\"1\"}")
        .isProblem(403, "DEFAULT_FUND_ACCOUNT");
    api.post("/v1/accounts", "{\"account\":\"" + owner + "x:default-fund\"}")
        .isProblem(403, "DEFAULT_FUND_ACCOUNT");
  }

  @Test
  void a_repeated_contribution_is_made_once() {
    String owner = node.openWith("1000");
    String fund = "/v1/accounts/" + owner + "/default-fund";
    String key = node.newName("key");

    api.post(fund, key, "{\"amount\":\"400\"}").isSuccess(201);
    api.post(fund, key, "{\"amount\":\"400\"}").isSuccess(201);

    assertThat(held("/v1/accounts/" + owner)).isEqualTo("600");
  }

  @Test
  void the_fund_says_what_its_members_must_hold_and_why() {
    node.trade(node.openWith("10000"), "BTC-PERP", "1.5", "50000").isSuccess(201);

    JsonNode fund = api.get("/v1/default-fund").isSuccess(200).body();

    // A fall of 30 % costs 22,500 of 10,000, whoever else has something to lose.
    assertThat(fund.path("shock").asText()).isNotEmpty();
    assertThat(new BigDecimal(fund.path("coverTwo").asText()))
        .isGreaterThanOrEqualTo(new BigDecimal("12500"));
    assertThat(new BigDecimal(fund.path("required").asText()))
        .isEqualByComparingTo(
            new BigDecimal(fund.path("coverTwo").asText())
                .subtract(new BigDecimal(fund.path("resources").asText()))
                .max(BigDecimal.ZERO));
  }

  private JsonNode memberOf(String owner) {
    for (JsonNode member : api.get("/v1/default-fund").isSuccess(200).body().path("members")) {
      if (member.path("account").asText().equals(owner)) {
        return member;
      }
    }
    return MissingNode.getInstance();
  }

  private String held(String account) {
    return api.get(account).isSuccess(200).body().at("/balances/USDT").asText();
  }
}
