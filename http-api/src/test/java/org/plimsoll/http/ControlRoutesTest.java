package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** LTC and what is of the whole venue are used by no other test here. */
class ControlRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient client = node.client();

  @Test
  void an_instrument_is_halted_and_reopened_stage_by_stage() {
    order("halt", "k-halt", "\"instrument\":\"LTC-PERP\"").isSuccess(200);
    awaitState("LTC-PERP", "HALTED");

    order("open", "k-open-1", "\"instrument\":\"LTC-PERP\"").isProblem(409, "STAGE_SKIPPED");
    order("reduce-only", "k-reduce", "\"instrument\":\"LTC-PERP\"").isSuccess(200);
    order("open", "k-open-2", "\"instrument\":\"LTC-PERP\"").isSuccess(200);

    awaitState("LTC-PERP", "OPEN");
    JsonNode lifted = control("trading of LTC-PERP");
    assertThat(lifted.path("inForce").asBoolean()).isFalse();
    assertThat(lifted.at("/issuer/name").asText()).isEqualTo("ops");
    assertThat(lifted.path("reason").asText()).isEqualTo("a drill");
  }

  @Test
  void an_order_is_carried_out_once_under_its_key() {
    order("cap-leverage", "k-cap", "\"instrument\":\"DOT-PERP\",\"leverage\":\"3\"").isSuccess(200);
    Answer again = order("cap-leverage", "k-cap", "\"instrument\":\"DOT-PERP\",\"leverage\":\"3\"");

    assertThat(again.isSuccess(200).header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(control("leverage in DOT-PERP").at("/measure/initialRate").asText())
        .isEqualTo("0.33333334");
    order("cap-leverage", "k-cap", "\"instrument\":\"DOT-PERP\",\"leverage\":\"2\"")
        .isProblem(422, "IDEMPOTENCY_KEY_REUSED");
    order("cap-leverage", "k-uncap", "\"instrument\":\"DOT-PERP\"").isSuccess(200);
  }

  @Test
  void what_is_paused_is_refused_with_the_reason_until_it_is_resumed() {
    String account = node.openWith("1000");
    order("pause", "k-pause", "\"what\":\"WITHDRAWALS\",\"asset\":\"LTC\"").isSuccess(200);
    await().until(() -> control("WITHDRAWALS of LTC").path("inForce").asBoolean());

    Answer refused =
        client.post(
            "/v1/accounts/" + account + "/withdrawals", "{\"asset\":\"LTC\",\"amount\":\"1\"}");

    refused.isProblem(409, "WITHDRAWALS_PAUSED");
    assertThat(refused.at("/detail")).contains("a drill");
    assertThat(refused.at("/numbers/orderedBy")).isEqualTo("ops");
    order("resume", "k-resume", "\"what\":\"WITHDRAWALS\",\"asset\":\"LTC\"").isSuccess(200);
    await().until(() -> !control("WITHDRAWALS of LTC").path("inForce").asBoolean());
  }

  @Test
  void what_is_wrong_with_an_order_is_said() {
    order("halt", "k1", "\"instrument\":\"NOPE\"").isProblem(422, "UNKNOWN_INSTRUMENT");
    order("cap-leverage", "k2", "\"instrument\":\"BTC-SPOT\",\"leverage\":\"2\"")
        .isProblem(422, "LEVERAGE_NOT_POSSIBLE");
    order("pause", "k3", "\"what\":\"BREATHING\"").isProblem(400, "INVALID_BODY");
    order("pause", "k4", "\"what\":\"DEPOSITS\"").isProblem(400, "INVALID_BODY");
    client
        .post("/v1/controls/halt", "k5", "{\"instrument\":\"LTC-PERP\"}")
        .isProblem(400, "INVALID_BODY");
  }

  private Answer order(String what, String key, String fields) {
    return client.post(
        "/v1/controls/" + what,
        "controls-" + key,
        "{\"who\":\"ops\",\"reason\":\"a drill\"," + fields + "}");
  }

  private void awaitState(String instrument, String state) {
    await()
        .until(
            () -> {
              for (JsonNode each : client.get("/v1/markets").body().path("instruments")) {
                if (each.path("instrument").asText().equals(instrument)) {
                  return each.path("state").asText().equals(state);
                }
              }
              return false;
            });
  }

  private JsonNode control(String subject) {
    for (JsonNode each : client.get("/v1/controls").isSuccess(200).body().path("controls")) {
      if (each.path("subject").asText().equals(subject)) {
        return each;
      }
    }
    return client.get("/v1/controls").body().path("missing");
  }
}
