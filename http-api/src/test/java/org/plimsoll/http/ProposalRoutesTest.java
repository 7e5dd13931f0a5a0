package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.oracle.ParameterSet;

/** AVAX and what no other test here uses. */
class ProposalRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient client = node.client();

  @Test
  void a_correction_is_booked_when_a_second_person_agrees() {
    String account = node.openWith("1000");
    long id = propose("adjustment", adjustment(account, "-12.5"));

    approve(id, "alice").isProblem(403, "SECOND_PERSON_REQUIRED");
    assertThat(usdt(account)).isEqualTo("1000");
    Answer approved = approve(id, "bob").isSuccess(200);
    assertThat(approved.at("/decision/by")).isEqualTo("bob");

    awaitState(id, "CARRIED_OUT");
    assertThat(usdt(account)).isEqualTo("987.5");
    JsonNode last = lastEvent(account);
    assertThat(last.path("commandId").asText()).isEqualTo("adjust-" + id);
    assertThat(approve(id, "bob").isSuccess(200).header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(usdt(account)).isEqualTo("987.5");
  }

  @Test
  void a_correction_below_what_is_there_fails_by_the_rules_of_withdrawals() {
    String account = node.openWith("10");
    long id = propose("adjustment", adjustment(account, "-11"));
    approve(id, "bob").isSuccess(200);

    awaitState(id, "FAILED");

    assertThat(proposal(id).at("/outcome/code").asText()).isEqualTo("INSUFFICIENT_COLLATERAL");
    assertThat(usdt(account)).isEqualTo("10");
  }

  @Test
  void a_control_that_is_proposed_is_in_force_when_it_was_approved() {
    long id = propose("halt", "{\"instrument\":\"AVAX-PERP\"}");
    assertThat(control("trading of AVAX-PERP").isMissingNode()).isTrue();

    approve(id, "bob").isSuccess(200);

    awaitState(id, "CARRIED_OUT");
    await().until(() -> control("trading of AVAX-PERP").path("inForce").asBoolean());
    assertThat(control("trading of AVAX-PERP").at("/issuer/name").asText())
        .isEqualTo("alice, approved by bob");
  }

  @Test
  void what_takes_two_persons_by_the_settings_is_only_proposed() {
    TwoPersons real = node.services().twoPersons();
    ApiClient strict =
        node.bind(
            OtherServices.with(
                node.services(), new TwoPersons(real.proposals(), real.ledger(), true)));

    Answer ordered =
        strict.post(
            "/v1/controls/halt",
            "{\"who\":\"alice\",\"reason\":\"a drill\",\"instrument\":\"DOT-PERP\"}");
    Answer resumed =
        strict.post("/v1/prices/AVAX-USDT/resume", "{\"who\":\"alice\",\"reason\":\"a drill\"}");

    ordered.isSuccess(202);
    assertThat(ordered.at("/state")).isEqualTo("OPEN");
    assertThat(ordered.at("/action/kind")).isEqualTo("control");
    assertThat(ordered.at("/action/measure/instrument")).isEqualTo("DOT-PERP");
    assertThat(resumed.isSuccess(202).at("/action/index")).isEqualTo("AVAX-USDT");
    assertThat(control("trading of DOT-PERP").isMissingNode()).isTrue();
  }

  private static String after(long id) {
    return "&cursor=" + ProposalAnswer.PAGES.text(id);
  }

  @Test
  void proposals_are_listed_by_state_and_rejected() {
    long first = propose("halt", "{\"instrument\":\"LINK-PERP\"}");
    long second = propose("halt", "{\"instrument\":\"LINK-PERP\"}");
    client
        .post("/v1/proposals/" + first + "/rejection", "{\"who\":\"bob\",\"reason\":\"no need\"}")
        .isSuccess(200);

    JsonNode page = client.get("/v1/proposals?state=REJECTED&limit=1" + after(first - 1)).body();
    assertThat(page.at("/proposals/0/id").asLong()).isEqualTo(first);
    assertThat(page.at("/proposals/0/decision/reason").asText()).isEqualTo("no need");
    JsonNode one = client.get("/v1/proposals?limit=1" + after(first - 1)).body();
    assertThat(one.at("/proposals/0/id").asLong()).isEqualTo(first);
    JsonNode next = client.get("/v1/proposals?cursor=" + one.path("next").asText()).body();
    assertThat(next.at("/proposals/0/id").asLong())
        .isGreaterThan(first)
        .isLessThanOrEqualTo(second);
    assertThat(next.path("next").isNull()).isTrue();
    client.get("/v1/proposals/999999").isProblem(404, "PROPOSAL_NOT_FOUND");
    client.get("/v1/proposals/none").isProblem(404, "PROPOSAL_NOT_FOUND");
    client.get("/v1/proposals?state=NOPE").isProblem(400, "INVALID_PARAMETER");
    approve(first, "bob").isProblem(409, "PROPOSAL_NOT_OPEN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"kind":"nonsense","payload":{}}                                          | /kind
          {"kind":"halt"}                                                           | /payload
          {"kind":"halt","payload":{"instrumnt":"BTC-PERP"}}                        | /payload/instrumnt
          {"kind":"adjustment","payload":{"account":"a","asset":"USDT","amount":"0"}} | /payload/amount
          {"kind":"parameters","payload":{"parameters":{"version":"x"},"effectiveAt":"2030-01-01T00:00:00Z"}} | /payload/parameters
          {"kind":"halt","payload":{},"expiresInSeconds":86401}                     | /expiresInSeconds
          """)
  void what_is_wrong_with_a_proposal_is_said(String body, String pointer) {
    String whole = "{\"who\":\"alice\",\"reason\":\"a test\"," + body.substring(1);

    Answer refused = client.post("/v1/proposals", whole);

    refused.isProblem(400, "INVALID_BODY");
    assertThat(refused.at("/errors/0/pointer")).isEqualTo(pointer);
  }

  @Test
  void nobody_else_uses_the_keys_of_proposals() {
    String account = node.openWith("1");
    client
        .post(
            "/v1/accounts/" + account + "/deposits",
            "adjust-1",
            "{\"asset\":\"USDT\",\"amount\":\"1\"}")
        .isProblem(400, "IDEMPOTENCY_KEY_INVALID");
  }

  @Test
  void parameters_are_previewed_as_a_what_if_of_each_account_would_say() {
    TestNode mixed = TestNode.mixed();
    String account = mixed.openWith("8000");
    mixed.trade(account, "BTC-PERP", "1", "49000").isSuccess(201);
    String set =
        ParameterSet.of(MixedMarket.parametersOf("profit-haircut").orElseThrow()).content();

    JsonNode whatIf =
        mixed
            .client()
            .post(
                "/v1/accounts/" + account + "/what-if",
                null,
                "{\"changes\":[{\"type\":\"parameters\",\"parameters\":\"profit-haircut\"}]}")
            .isSuccess(200)
            .body();
    JsonNode[] previewed = {null};
    await()
        .until(
            () -> {
              previewed[0] = of(account, preview(mixed, set));
              return !previewed[0].isMissingNode();
            });

    for (String side : List.of("before", "after")) {
      previewed[0]
          .path(side)
          .properties()
          .forEach(
              field ->
                  assertThat(field.getValue())
                      .as(side + " " + field.getKey())
                      .isEqualTo(whatIf.path(side).path(field.getKey())));
    }
    assertThat(previewed[0].path("after")).isNotEqualTo(previewed[0].path("before"));
  }

  @Test
  void parameters_that_leave_out_what_accounts_may_hold_are_neither_previewed_nor_proposed() {
    String set = ParameterSet.of(ParameterFile.preset("bybit-tiers")).content();

    client
        .post("/v1/parameters/preview", null, "{\"parameters\":" + set + "}")
        .isProblem(422, "LISTING_DROPPED");
    client
        .post(
            "/v1/proposals",
            "{\"who\":\"alice\",\"reason\":\"a test\",\"kind\":\"parameters\",\"payload\":"
                + "{\"effectiveAt\":\"2030-01-01T00:00:00Z\",\"parameters\":"
                + set
                + "}}")
        .isProblem(422, "LISTING_DROPPED");
  }

  @Test
  void parameters_are_scheduled_shown_and_withdrawn() {
    String set =
        ParameterSet.of(ParameterFile.house()).content().replace("\"house-2\"", "\"house-9\"");
    await().until(() -> client.get("/v1/parameters/history").body().path("entries").size() > 0);
    long id =
        propose(
            "parameters", "{\"effectiveAt\":\"2099-01-01T00:00:00Z\",\"parameters\":" + set + "}");
    assertThat(proposal(id).at("/action/parameters/version").asText()).isEqualTo("house-9");
    JsonNode listed = client.get("/v1/proposals").isSuccess(200).body();
    assertThat(listed.findValuesAsText("version")).contains("house-9");
    assertThat(listed.findValue("parameters")).as("a list says only which they are").isNull();
    approve(id, "bob").isSuccess(200);
    awaitState(id, "CARRIED_OUT");

    JsonNode scheduled = client.get("/v1/parameters/schedule").body().path("scheduled");
    assertThat(scheduled.path("version").asText()).isEqualTo("house-9");
    assertThat(scheduled.at("/approval/approvedBy").asText()).isEqualTo("bob");
    assertThat(scheduled.at("/parameters/assets")).isNotEmpty();
    long back =
        propose(
            "parameter-withdrawal",
            "{\"fingerprint\":\"" + scheduled.path("fingerprint").asText() + "\"}");
    approve(back, "bob").isSuccess(200);
    awaitState(back, "CARRIED_OUT");

    assertThat(client.get("/v1/parameters/schedule").body().path("scheduled").isNull()).isTrue();
    JsonNode history = client.get("/v1/parameters/history").body();
    assertThat(history.path("inForce").asText()).isEqualTo("house-2");
    assertThat(history.path("entries").findValuesAsText("kind"))
        .containsExactly("RECORDED", "ACTIVATED", "RECORDED", "SCHEDULED", "WITHDRAWN");
  }

  private static JsonNode preview(TestNode on, String set) {
    String renamed = set.replaceFirst("\"version\":\"[^\"]*\"}$", "\"version\":\"preview-1\"}");
    return on.client()
        .post("/v1/parameters/preview?accounts=200", null, "{\"parameters\":" + renamed + "}")
        .isSuccess(200)
        .body();
  }

  private static JsonNode of(String account, JsonNode preview) {
    assertThat(preview.path("version").asText()).isEqualTo("preview-1");
    for (JsonNode each : preview.path("accounts")) {
      if (each.path("account").asText().equals(account)) {
        return each;
      }
    }
    return MissingNode.getInstance();
  }

  private long propose(String kind, String payload) {
    return client
        .post(
            "/v1/proposals",
            "{\"who\":\"alice\",\"reason\":\"a test\",\"kind\":\""
                + kind
                + "\",\"payload\":"
                + payload
                + "}")
        .isSuccess(201)
        .body()
        .path("id")
        .asLong();
  }

  private Answer approve(long id, String who) {
    return client.post("/v1/proposals/" + id + "/approval", "{\"who\":\"" + who + "\"}");
  }

  private JsonNode proposal(long id) {
    return client.get("/v1/proposals/" + id).isSuccess(200).body();
  }

  private void awaitState(long id, String state) {
    await().until(() -> proposal(id).path("state").asText().equals(state));
  }

  private static String adjustment(String account, String amount) {
    return "{\"account\":\"%s\",\"asset\":\"USDT\",\"amount\":\"%s\"}".formatted(account, amount);
  }

  private String usdt(String account) {
    return client
        .get("/v1/accounts/" + account)
        .isSuccess(200)
        .body()
        .at("/balances/USDT")
        .asText();
  }

  private JsonNode lastEvent(String account) {
    JsonNode events = client.get("/v1/accounts/" + account + "/events").body().path("events");
    return events.get(events.size() - 1);
  }

  private JsonNode control(String subject) {
    for (JsonNode each : client.get("/v1/controls").body().path("controls")) {
      if (each.path("subject").asText().equals(subject)) {
        return each;
      }
    }
    return MissingNode.getInstance();
  }
}
