package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BTC stays at 50,000: what would happen elsewhere is only planned. */
final class LiquidationRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @Test
  void a_healthy_account_is_told_what_a_fall_would_lead_to() {
    String account = node.openWith("10000");
    node.trade(account, "BTC-PERP", "2", "50000").isSuccess(201);
    String plan = "/v1/accounts/" + account + "/liquidation/plan";

    Answer now = api.get(plan).isSuccess(200);
    assertThat(now.at("/plan/end")).isEqualTo("SAFE");
    assertThat(now.body().at("/plan/steps")).isEmpty();

    Answer fallen = api.get(plan + "?move=-0.092").isSuccess(200);
    assertThat(fallen.at("/plan/end")).isEqualTo("RESTORED");
    assertThat(fallen.at("/plan/equity")).isEqualTo("800");
    assertThat(fallen.at("/plan/steps/0/step/step")).isEqualTo("market-slice");
    assertThat(fallen.body().at("/plan/steps/0/tier").asInt()).isEqualTo(1);
    assertThat(new BigDecimal(fallen.at("/plan/expectedCost"))).isPositive();
    assertThat(new BigDecimal(fallen.at("/plan/steps/0/estimate/score"))).isPositive();
    assertThat(new BigDecimal(fallen.at("/plan/steps/0/after/shortage"))).isNotPositive();

    assertThat(api.get(plan + "?move=-0.2&index=BTC-USDT").at("/plan/end"))
        .isEqualTo("BEYOND_THE_MARKET");
    assertThat(api.get("/v1/accounts/" + account + "/liquidations").body().at("/liquidations"))
        .isEmpty();
    assertThat(node.revisionOf(account)).as("nothing is journaled").isEqualTo(4);
  }

  @Test
  void orders_that_add_risk_stand_first_in_a_plan() {
    String account = node.openWith("10000");
    node.trade(account, "BTC-PERP", "2", "50000").isSuccess(201);
    api.post(
            "/v1/accounts/" + account + "/orders",
            """
            {"orderId":"more","instrument":"BTC-PERP","quantity":"0.1","price":"50000"}""")
        .isSuccess(201);

    Answer plan = api.get("/v1/accounts/" + account + "/liquidation/plan?move=-0.092");

    assertThat(plan.at("/plan/steps/0/step/step")).isEqualTo("cancel-orders");
    assertThat(plan.at("/plan/steps/0/step/orders/0")).isEqualTo("more");
    assertThat(plan.at("/plan/steps/1/step/step")).isEqualTo("market-slice");
  }

  @ParameterizedTest
  @CsvSource({"move=-1", "move=x", "index=BTC-USDT", "move=-0.1&index=NONE", "depth=1"})
  void a_wrong_supposition_is_refused(String query) {
    String account = node.openWith("1");

    api.get("/v1/accounts/" + account + "/liquidation/plan?" + query)
        .isProblem(400, "INVALID_PARAMETER");
  }

  @Test
  void an_account_that_does_not_exist_has_no_plan_and_no_past() {
    api.get("/v1/accounts/nobody/liquidation/plan").isProblem(404, "ACCOUNT_NOT_FOUND");
    api.get("/v1/accounts/nobody/liquidations").isProblem(404, "ACCOUNT_NOT_FOUND");
  }
}
