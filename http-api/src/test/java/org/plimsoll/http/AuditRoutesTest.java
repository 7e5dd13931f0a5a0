package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.http.contract.ApiContract;

/** BTC stays at 50,000. */
final class AuditRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          type=collateral-deposited              | 2 3
          type=leg-settled,leg-reserved          | 4 5
          command=ours                           | 3
          settlement=%TRADE%                     | 4 5
          settlement=%TRADE%&type=leg-settled    | 5
          liquidation=none-1                     | ''
          settlement=%TRADE%&toSequence=4        | 4
          """)
  void events_of_an_account_are_found_by_what_they_name(String query, String sequences) {
    Traded traded = traded();

    Answer found =
        api.get(traded.path() + "/events?" + query.replace("%TRADE%", traded.trade)).isSuccess(200);

    assertThat(String.join(" ", found.body().at("/events").findValuesAsText("sequence")))
        .isEqualTo(sequences);
  }

  @ParameterizedTest
  @CsvSource({
    "type=settled, type",
    "type=, type",
    "command=a|b, command",
    "settlement=, settlement"
  })
  void a_filter_that_can_match_nothing_is_refused(String query, String parameter) {
    Answer refused =
        api.get("/v1/accounts/" + node.openWith("1") + "/events?" + query.replace("|", "%7C"));

    refused.isProblem(400, "INVALID_PARAMETER");
    assertThat(refused.at("/detail")).contains("query parameter " + parameter + " ");
  }

  @Test
  void an_account_is_shown_as_it_was_after_an_event_and_at_a_time() {
    Traded traded = traded();
    JsonNode events = api.get(traded.path() + "/events").body().path("events");

    Answer before = api.get(traded.path() + "/state?atSequence=2").isSuccess(200);
    assertThat(before.at("/balances/USDT")).isEqualTo("100000");
    assertThat(before.body().path("positions")).isEmpty();
    assertThat(before.at("/recordedAt")).isEqualTo(events.get(1).path("recordedAt").asText());
    assertThat(before.header("ETag")).isEqualTo("\"2\"");
    assertThat(before.body().path("figures").isNull()).isTrue();

    Answer reserved = api.get(traded.path() + "/state?atSequence=4").isSuccess(200);
    assertThat(reserved.at("/reservations/0")).isEqualTo(traded.trade);
    assertThat(reserved.at("/figures/type")).isEqualTo("leg-reserved");
    assertThat(reserved.at("/figures/figures/equity"))
        .isEqualTo(events.get(3).at("/figures/equity").asText());

    Answer now = api.get(traded.path() + "/state").isSuccess(200);
    Answer shown = api.get(traded.path()).isSuccess(200);
    for (String field :
        List.of("account", "method", "status", "revision", "openedAt", "balances")) {
      assertThat(now.body().path(field)).as(field).isEqualTo(shown.body().path(field));
    }
    assertThat(now.at("/positions/0/entryCost")).isEqualTo("25000");
    assertThat(now.at("/positions/0/markPrice")).isEqualTo("50000");
    String at = events.get(events.size() - 1).path("recordedAt").asText();
    assertThat(api.get(traded.path() + "/state?at=" + at).text()).isEqualTo(now.text());
    api.get(traded.path() + "/state?at=2020-01-01T00:00:00Z").isProblem(404, "ACCOUNT_NOT_FOUND");
    api.get(traded.path() + "/state?atSequence=99").isProblem(400, "INVALID_PARAMETER");
    api.get(traded.path() + "/state?atSequence=1&at=" + at).isProblem(400, "INVALID_PARAMETER");
    api.get("/v1/accounts/nobody/state").isProblem(404, "ACCOUNT_NOT_FOUND");
  }

  @Test
  void a_difference_names_what_changed_and_by_which_events() {
    Traded traded = traded();

    Answer diff = api.get(traded.path() + "/diff?fromSequence=2&toSequence=5").isSuccess(200);
    assertThat(diff.at("/diff/collateral/0/what")).isEqualTo("USDT");
    assertThat(diff.at("/diff/collateral/0/before")).isEqualTo("100000");
    assertThat(diff.at("/diff/collateral/0/after")).isEqualTo("100007");
    assertThat(diff.at("/diff/collateral/0/events/0")).isEqualTo("3");
    assertThat(diff.at("/diff/positions/0/after/quantity")).isEqualTo("0.5");
    assertThat(diff.at("/diff/positions/0/events/0")).isEqualTo("5");

    assertThat(api.get(traded.path() + "/diff?from=2020-01-01T00:00:00Z").at("/diff/fromSequence"))
        .isEqualTo("0");
    for (String wrong :
        List.of(
            "",
            "?fromSequence=1&from=2020-01-01T00:00:00Z",
            "?fromSequence=3&toSequence=2",
            "?fromSequence=99")) {
      api.get(traded.path() + "/diff" + wrong).isProblem(400, "INVALID_PARAMETER");
    }
  }

  @Test
  void realized_profit_is_told_by_lots_and_agrees_with_the_ledger() {
    Traded traded = traded();
    node.trade(traded.account, "BTC-PERP", "0.1", "50100").isSuccess(201);
    sell(traded.account, "0.3", "50010");

    Answer fifo = api.get(traded.path() + "/realized-pnl").isSuccess(200);
    assertThat(fifo.at("/method")).isEqualTo("FIFO");
    assertThat(fifo.at("/realized/closings/0/quantity")).isEqualTo("-0.3");
    assertThat(fifo.at("/realized/closings/0/price")).isEqualTo("50010");
    assertThat(fifo.at("/realized/closings/0/lots/0/openedBy")).isEqualTo("5");
    assertThat(fifo.at("/realized/closings/0/lots/0/openPrice")).isEqualTo("50000");
    assertThat(fifo.at("/realized/closings/0/pnl")).isEqualTo("3");
    Answer lifo = api.get(traded.path() + "/realized-pnl?method=LIFO&instrument=BTC-PERP");
    assertThat(lifo.at("/realized/closings/0/lots/0/pnl")).isEqualTo("-9");
    assertThat(lifo.at("/realized/closings/0/pnl")).isEqualTo("-7");
    Answer average = api.get(traded.path() + "/realized-pnl?method=AVERAGE").isSuccess(200);
    assertThat(average.at("/realized/assets/0/pnl"))
        .isEqualTo("-2")
        .isEqualTo(average.at("/realized/assets/0/ledgerPnl"));

    assertThat(
            api.get(traded.path() + "/realized-pnl?to=2020-01-01T00:00:00Z")
                .body()
                .at("/realized/closings"))
        .isEmpty();
    sell(traded.account, "0.1", "50010");
    Answer page = api.get(traded.path() + "/realized-pnl?limit=1");
    String next = page.at("/next");
    assertThat(page.body().at("/realized/closings")).hasSize(1);
    Answer rest = api.get(traded.path() + "/realized-pnl?limit=1&cursor=" + next);
    assertThat(rest.body().at("/realized/closings")).hasSize(1);
    assertThat(rest.at("/realized/closings/0/sequence"))
        .isNotEqualTo(page.at("/realized/closings/0/sequence"));
    assertThat(rest.at("/next")).isEqualTo("null");
    api.get(traded.path() + "/realized-pnl?method=HIFO").isProblem(400, "INVALID_PARAMETER");
  }

  @Test
  void a_settlement_has_a_journal_of_its_own() {
    Traded traded = traded();

    Answer journal = api.get("/v1/settlements/" + traded.trade + "/events").isSuccess(200);

    assertThat(journal.body().at("/events").findValuesAsText("type"))
        .startsWith("settlement-proposed", "settlement-committed", "settlement-leg-applied");
    assertThat(journal.at("/events/0/terms/legs/0/account")).isNotEmpty();
    api.get("/v1/settlements/nothing/events").isProblem(404, "SETTLEMENT_NOT_FOUND");
  }

  @Test
  void events_of_all_accounts_come_in_order_of_time_page_by_page() {
    Traded traded = traded();
    String from = api.get(traded.path() + "/events?fromSequence=2").at("/events/0/recordedAt");
    List<String> times = new ArrayList<>();
    List<String> ours = new ArrayList<>();
    String query = "/v1/audit/events?limit=4&from=" + from;
    for (String next = ""; !next.equals("null"); ) {
      Answer page = api.get(query + next).isSuccess(200);
      for (JsonNode event : page.body().path("events")) {
        times.add(event.path("recordedAt").asText());
        if (event.path("account").asText().equals(traded.account)) {
          ours.add(event.path("sequence").asText());
        }
      }
      next = page.at("/next").equals("null") ? "null" : "&cursor=" + page.at("/next");
    }

    assertThat(times).isSorted();
    assertThat(ours).containsExactly("2", "3", "4", "5");
    assertThat(
            api.get("/v1/audit/events?type=account-opened&from=" + from)
                .body()
                .at("/events")
                .findValuesAsText("type"))
        .containsOnly("account-opened");
    api.get("/v1/audit/events?cursor=x").isProblem(400, "INVALID_PARAMETER");
    api.get("/v1/audit/events?account=x").isProblem(400, "INVALID_PARAMETER");
  }

  @Test
  void an_export_is_a_line_an_event_and_goes_on_where_it_was_cut_off() {
    Traded traded = traded();

    HttpResponse<String> whole = fetch(traded.path() + "/export?format=ndjson");
    assertThat(whole.headers().firstValue("Content-Type")).contains("application/x-ndjson");
    List<JsonNode> lines = whole.body().lines().map(AuditRoutesTest::json).toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(2).path("cursor").asText()).isEqualTo(traded.account + "/3");
    assertThat(fetch(traded.path() + "/export?format=ndjson&fromSequence=4").body())
        .isEqualTo(String.join("\n", whole.body().lines().skip(3).toList()) + "\n");

    String all = "/v1/audit/export?format=ndjson&after=" + traded.account + "/3";
    List<JsonNode> rest = fetch(all).body().lines().map(AuditRoutesTest::json).toList();
    assertThat(rest.get(0)).isEqualTo(lines.get(3));
    assertThat(rest.get(1)).isEqualTo(lines.get(4));
    assertThat(rest.stream().map(line -> line.path("account").asText()).toList()).isSorted();
  }

  @Test
  void an_export_for_spreadsheets_has_its_columns() {
    Traded traded = traded();

    HttpResponse<String> csv = fetch(traded.path() + "/export?format=csv");

    assertThat(csv.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    List<String> rows = csv.body().lines().toList();
    assertThat(rows.get(0)).startsWith("recordedAt,account,sequence,type,at,");
    assertThat(rows.get(5)).contains(",USDT,-25000,BTC-PERP,0.5,50000,0,,");
    api.get(traded.path() + "/export").isProblem(400, "INVALID_PARAMETER");
    api.get(traded.path() + "/export?format=xml").isProblem(400, "INVALID_PARAMETER");
    assertThat(fetch("/v1/audit/export?format=csv&to=2020-01-01T00:00:00Z").body())
        .isEqualTo(EventTable.header());
  }

  @Test
  void a_liquidation_that_never_was_is_not_found() {
    String account = "/v1/accounts/" + node.openWith("1");

    for (String id :
        List.of("x", "x-1", account.substring(13) + "-1", account.substring(13) + "-x")) {
      api.get(account + "/liquidations/" + id).isProblem(404, "LIQUIDATION_NOT_FOUND");
    }
  }

  /**
   * @param trade the id of its settlement
   */
  private record Traded(String account, String trade) {
    String path() {
      return "/v1/accounts/" + account;
    }
  }

  /** An account that was opened, paid into twice, and has bought half a bitcoin. */
  private Traded traded() {
    String account = node.openWith("100000");
    api.post(
            "/v1/accounts/" + account + "/deposits",
            "ours",
            "{\"asset\":\"USDT\",\"amount\":\"7\"}")
        .isSuccess(201);
    String trade = node.newName("audited");
    String seller = node.openWith("100000");
    api.post(
            "/v1/trades", TradeRoutesTest.trade(trade, account, seller, "BTC-PERP", "0.5", "50000"))
        .isSuccess(201);
    return new Traded(account, "trade-" + trade);
  }

  private void sell(String account, String quantity, String price) {
    String buyer = node.openWith("100000");
    api.post(
            "/v1/trades",
            TradeRoutesTest.trade(
                node.newName("audited"), buyer, account, "BTC-PERP", quantity, price))
        .isSuccess(201);
  }

  private HttpResponse<String> fetch(String path) {
    try {
      HttpRequest request = api.request(path).GET().build();
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      ApiContract.shipped().check(request, response);
      return response;
    } catch (IOException e) {
      throw new AssertionError("no answer to " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }
}
