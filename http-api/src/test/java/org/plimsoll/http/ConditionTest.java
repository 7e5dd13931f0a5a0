package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a command is carried out at all: its deadline, and the revision it is meant for. */
final class ConditionTest {
  private static final String LONG_AGO = "2020-01-01T00:00:00Z";
  private static final String ONE_DOLLAR = "{\"asset\":\"USDT\",\"amount\":\"1\"}";

  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  /** The account is at revision 2. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          "2",      201,
          "1",      412, REVISION_CHANGED
          "3",      412, REVISION_CHANGED
          2,        400, INVALID_HEADER
          *,        400, INVALID_HEADER
          W/"2",    400, INVALID_HEADER
          `"2", "3"`, 400, INVALID_HEADER
          "-2",     400, INVALID_HEADER
          "two",    400, INVALID_HEADER
          "9999999999999999999", 400, INVALID_HEADER
          """)
  void a_command_is_for_the_revision_it_names(String tag, int status, String code) {
    String account = node.openWith("1000");

    Answer answer = deposit(account, ApiClient.newKey(), "If-Match", tag);

    if (code == null) {
      answer.isSuccess(status);
    } else {
      answer.isProblem(status, code);
    }
    assertThat(node.revisionOf(account)).isEqualTo(code == null ? 3 : 2);
  }

  @Test
  void who_decided_on_another_revision_is_told_which_it_is() {
    String account = node.openWith("1000");

    Answer refused = deposit(account, ApiClient.newKey(), "If-Match", "\"1\"");

    refused.isProblem(412, "REVISION_CHANGED");
    assertThat(refused.header("ETag")).isEqualTo("\"2\"");
    assertThat(refused.at("/numbers/revision")).isEqualTo("2");
    assertThat(refused.at("/numbers/expected")).isEqualTo("1");
    deposit(account, ApiClient.newKey(), "If-Match", refused.header("ETag")).isSuccess(201);
  }

  @Test
  void of_two_who_decided_on_one_revision_one_is_refused() {
    String account = node.openWith("1000");
    String read = api.get("/v1/accounts/" + account + "/margin").isSuccess(200).header("ETag");

    deposit(account, "first-" + account, "If-Match", read).isSuccess(201);
    deposit(account, "second-" + account, "If-Match", read).isProblem(412, "REVISION_CHANGED");
    assertThat(deposit(account, "first-" + account, "If-Match", read).isSuccess(201).isReplayed())
        .as("what was done has its answer at whatever revision")
        .isTrue();
  }

  @Test
  void a_command_after_its_deadline_changes_nothing() {
    String account = node.openWith("1000");
    String key = ApiClient.newKey();

    Answer late = deposit(account, key, "Request-Deadline", LONG_AGO);

    late.isProblem(503, "COMMAND_EXPIRED");
    assertThat(late.at("/numbers/deadline")).isEqualTo(LONG_AGO);
    assertThat(node.revisionOf(account)).isEqualTo(2);
    deposit(account, key, "Request-Deadline", "2999-01-01T00:00:00Z").isSuccess(201);
    assertThat(deposit(account, key, "Request-Deadline", LONG_AGO).isSuccess(201).isReplayed())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "5", "2025-01-31", "2025-01-31T09:30:00"})
  void a_deadline_is_a_time(String deadline) {
    deposit("nobody", ApiClient.newKey(), "Request-Deadline", deadline)
        .isProblem(400, "INVALID_HEADER");
  }

  @Test
  void whatever_moves_has_a_deadline() {
    String buyer = node.openWith("1000");
    String seller = node.openWith("1000");
    String account = "/v1/accounts/" + buyer;
    String trade =
        TradeRoutesTest.trade(node.newName("late"), buyer, seller, "BTC-PERP", "0.001", "50000");

    late("/v1/trades", trade);
    late(account + "/isolated/BTC-PERP/collateral", "{\"amount\":\"1\"}");
    late(account + "/default-fund", "{\"amount\":\"1\"}");
    late(account + "/method", "{\"method\":\"PORTFOLIO\"}");
    late("/v1/controls/halt", "{\"who\":\"eve\",\"reason\":\"late\",\"instrument\":\"DOT-PERP\"}");
    late(
        "/v1/proposals",
        """
        {"kind":"halt","payload":{"instrument":"DOT-PERP"},"reason":"late","who":"eve"}""");
    assertThat(node.revisionOf(buyer)).isEqualTo(2);
    assertThat(node.revisionOf(seller)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/trades, If-Match",
    "/v1/accounts, If-Match",
    "/v1/prices, If-Match",
    "/v1/prices, Request-Deadline",
    "/v1/stress, Request-Deadline"
  })
  void a_condition_that_nobody_would_check_is_refused(String path, String header) {
    Answer refused =
        send(
            path, ApiClient.newKey(), "{}", header, header.equals("If-Match") ? "\"1\"" : LONG_AGO);

    refused.isProblem(400, "CONDITION_NOT_CHECKED");
    assertThat(refused.at("/detail")).startsWith(header);
  }

  @Test
  void a_question_is_asked_without_conditions() {
    HttpRequest question =
        api.request("/v1/accounts/nobody").header("If-Match", "\"1\"").GET().build();

    api.send(question).isProblem(400, "CONDITION_NOT_CHECKED");
  }

  @Test
  void a_condition_is_said_once() {
    HttpRequest twice =
        api.request("/v1/accounts/nobody/deposits")
            .POST(BodyPublishers.ofString(ONE_DOLLAR))
            .headers("Content-Type", "application/json", "Idempotency-Key", ApiClient.newKey())
            .headers("Request-Deadline", LONG_AGO, "Request-Deadline", LONG_AGO)
            .build();

    api.send(twice).isProblem(400, "INVALID_HEADER");
  }

  @Test
  void a_read_is_never_older_than_its_caller_asks_for() {
    String account = "/v1/accounts/" + node.openWith("1000");
    for (String read :
        List.of(
            "?",
            "/margin?",
            "/orders?",
            "/events?",
            "/margin-call?",
            "/liquidations?",
            "/liquidation/plan?",
            "/collateral-suggestion?",
            "/method-check?method=STANDARD&")) {
      api.get(account + read + "minRevision=2").isSuccess(200);
      Answer behind = api.get(account + read + "minRevision=3");
      behind.isProblem(503, "REVISION_NOT_REACHED");
      assertThat(behind.at("/numbers/revision")).isEqualTo("2");
      assertThat(behind.header("Retry-After")).isNotEmpty();
      api.get(account + read + "minRevision=x").isProblem(400, "INVALID_PARAMETER");
    }
    String question = "{\"changes\":[{\"type\":\"method\",\"method\":\"STANDARD\"}]}";
    api.post(account + "/what-if?minRevision=3", null, question)
        .isProblem(503, "REVISION_NOT_REACHED");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          "2",        304
          W/"2",      304
          `"1", "2"`, 304
          "1",        200
          "22",       200
          """)
  void an_answer_that_follows_from_the_revision_alone_is_not_sent_twice(String tag, int status) {
    String account = "/v1/accounts/" + node.openWith("1000");
    for (String read : List.of("/orders", "/events", "/margin-call")) {
      Answer answer =
          api.send(api.request(account + read).header("If-None-Match", tag).GET().build());

      assertThat(answer.status()).as(read).isEqualTo(status);
      assertThat(answer.header("ETag")).isEqualTo("\"2\"");
      assertThat(answer.text().isEmpty()).isEqualTo(status == 304);
    }
  }

  private void late(String path, String body) {
    send(path, ApiClient.newKey(), body, "Request-Deadline", LONG_AGO)
        .isProblem(503, "COMMAND_EXPIRED");
  }

  private Answer deposit(String account, String key, String header, String value) {
    return send("/v1/accounts/" + account + "/deposits", key, ONE_DOLLAR, header, value);
  }

  private Answer send(String path, String key, String body, String header, String value) {
    return api.send(
        api.request(path)
            .POST(BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .header(header, value)
            .build());
  }
}
