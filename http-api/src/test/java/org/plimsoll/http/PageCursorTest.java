package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists come in pages that no insert shifts. */
final class PageCursorTest {
  private static final PageCursor<Long> NUMBERS = PageCursor.ofNumbers("numbers");

  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # found | limit | shown | next
          ''      | 2     | ''    |
          1       | 2     | 1     |
          1 2     | 2     | 1 2   |
          1 2 3   | 2     | 1 2   | 2
          5 7 9   | 1     | 5     | 5
          """)
  void a_page_ends_where_the_next_goes_on(String found, int limit, String shown, Long next) {
    PageCursor.Page<Long> page = NUMBERS.page(numbers(found), limit, number -> number);

    assertThat(page.shown()).isEqualTo(numbers(shown));
    assertThat(page.next().map(NUMBERS::place).orElse(null)).isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "17", "bnVtYmVycw", "b3RoZXJzLzE", "bnVtYmVycy8tMQ", "%%%"})
  void what_is_no_cursor_of_the_list_is_refused(String text) {
    assertThatThrownBy(() -> NUMBERS.place(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/accounts",
        "/v1/accounts/A/events",
        "/v1/accounts/A/orders",
        "/v1/accounts/A/liquidations",
        "/v1/accounts/A/realized-pnl",
        "/v1/margin-calls",
        "/v1/proposals",
        "/v1/parameters/history",
        "/v1/default-fund",
        "/v1/audit/events",
        "/v1/audit/checkpoints"
      })
  void every_list_knows_its_own_cursors_alone(String list) {
    String path = list.replace("/A/", "/" + node.openWith("1") + "/");

    api.get(path + "?limit=1").isSuccess(200);
    api.get(path + "?limit=0").isProblem(400, "INVALID_PARAMETER");
    api.get(path + "?limit=100000").isProblem(400, "INVALID_PARAMETER");
    Answer refused = api.get(path + "?cursor=" + NUMBERS.text(1L));
    refused.isProblem(400, "INVALID_PARAMETER");
    assertThat(refused.at("/detail")).contains("cursor");
  }

  @Test
  void what_comes_in_between_two_pages_shifts_neither() {
    String account = "/v1/accounts/" + node.openWith("100000");
    List.of("b", "d", "f").forEach(name -> order(account, name));

    Answer first = api.get(account + "/orders?limit=2").isSuccess(200);
    order(account, "a");
    order(account, "e");
    Answer second = api.get(account + "/orders?limit=2&cursor=" + first.at("/next"));

    assertThat(ids(first)).containsExactly("b", "d");
    assertThat(ids(second.isSuccess(200))).containsExactly("e", "f");
    assertThat(second.at("/next")).isEqualTo("null");
  }

  @Test
  void the_accounts_of_an_owner_are_listed_by_name() {
    String owner = node.openWith("1");
    List<String> names = List.of(owner, owner + ":a", owner + ":b");
    for (String name : names.subList(1, 3)) {
      api.post("/v1/accounts", "{\"account\":\"" + name + "\"}").isSuccess(201);
    }
    node.openWith("1");

    List<String> listed = new ArrayList<>();
    String query = "/v1/accounts?limit=1&owner=" + owner;
    for (String next = ""; !next.equals("null"); ) {
      Answer page = api.get(query + next).isSuccess(200);
      page.body().path("accounts").forEach(name -> listed.add(name.asText()));
      next = page.at("/next").equals("null") ? "null" : "&cursor=" + page.at("/next");
    }

    assertThat(listed).isEqualTo(names);
    assertThat(api.get("/v1/accounts?limit=1000").isSuccess(200).text()).contains(owner);
  }

  @Test
  void the_worst_liquidations_are_listed_with_how_many_there_are() {
    JsonNode listed = api.get("/v1/liquidations?limit=1").isSuccess(200).body();

    assertThat(listed.path("cases").size()).isLessThanOrEqualTo(1);
    assertThat(listed.path("total").isInt()).isTrue();
    api.get("/v1/liquidations?limit=0").isProblem(400, "INVALID_PARAMETER");
  }

  private void order(String account, String id) {
    api.post(
            account + "/orders",
            """
            {"orderId":"%s","instrument":"BTC-PERP","quantity":"0.1","price":"40000"}"""
                .formatted(id))
        .isSuccess(201);
  }

  private static List<String> ids(Answer page) {
    return page.body().path("orders").findValuesAsText("id");
  }

  private static List<Long> numbers(String text) {
    return text.isBlank()
        ? List.of()
        : List.of(text.split(" ")).stream().map(Long::valueOf).toList();
  }
}
