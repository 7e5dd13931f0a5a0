package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventRoutesTest {
  private final TestNode node = TestNode.shared();
  private final ApiClient api = node.client();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                            | 1 2 3 4 5 6 | null
          ?fromSequence=3               | 3 4 5 6     | null
          ?toSequence=2                 | 1 2         | null
          ?fromSequence=2&toSequence=4  | 2 3 4       | null
          ?limit=2                      | 1 2         | 3
          ?limit=2&fromSequence=3       | 3 4         | 5
          ?limit=2&fromSequence=5       | 5 6         | null
          ?limit=6                      | 1 2 3 4 5 6 | null
          ?limit=1&toSequence=1         | 1           | null
          ?fromSequence=7               | ''          | null
          ?fromSequence=9223372036854775807 | ''      | null
          ?toSequence=1000              | 1 2 3 4 5 6 | null
          ?to=2020-01-01T00:00:00Z      | ''          | null
          ?from=2020-01-01T00:00:00Z    | 1 2 3 4 5 6 | null
          ?from=9999-01-01T00:00:00Z    | ''          | null
          """)
  void events_come_page_by_page(String query, String sequences, String next) {
    String account = accountWithSixEvents();

    Answer page = events(account, query);

    assertThat(String.join(" ", sequencesOf(page))).isEqualTo(sequences);
    assertThat(page.at("/next"))
        .isEqualTo(next.equals("null") ? "null" : EventSelection.PAGES.text(Long.valueOf(next)));
    assertThat(page.at("/account")).isEqualTo(account);
    assertThat(page.header("ETag")).isEqualTo("\"6\"");
  }

  @Test
  void time_includes_its_start_and_excludes_its_end() {
    String account = accountWithSixEvents();
    List<String> times = new ArrayList<>();
    for (JsonNode event : events(account, "").body().path("events")) {
      times.add(event.path("recordedAt").asText());
    }
    String third = times.get(2);

    Answer from = events(account, "?from=" + third);
    Answer to = events(account, "?to=" + third);

    assertThat(sequencesOf(from)).contains("3").doesNotContainAnyElementsOf(sequencesOf(to));
    assertThat(sequencesOf(to)).doesNotContain("3");
    assertThat(sequencesOf(from).size() + sequencesOf(to).size()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fromSequence=0          | fromSequence
          fromSequence=-1         | fromSequence
          fromSequence=x          | fromSequence
          fromSequence=           | fromSequence
          fromSequence=1.5        | fromSequence
          fromSequence=9223372036854775808 | fromSequence
          toSequence=0            | toSequence
          fromSequence=5&toSequence=4 | toSequence
          limit=0                 | limit
          limit=1001              | limit
          limit=ten               | limit
          limit=1&limit=2         | limit
          from=now                | from
          from=2025-01-01         | from
          to=1735689600           | to
          from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z | to
          sequence=1              | sequence
          Limit=1                 | Limit
          """)
  void a_wrong_parameter_is_named(String query, String parameter) {
    String account = node.openWith("1");

    Answer refused = api.get("/v1/accounts/" + account + "/events?" + query);

    refused.isProblem(400, "INVALID_PARAMETER");
    assertThat(refused.at("/detail")).contains("query parameter " + parameter + " ");
  }

  private String accountWithSixEvents() {
    String account = node.openWith("1");
    for (int i = 0; i < 4; i++) {
      api.post("/v1/accounts/" + account + "/deposits", "{\"asset\":\"USDT\",\"amount\":\"1\"}")
          .isSuccess(201);
    }
    return account;
  }

  private Answer events(String account, String query) {
    return api.get("/v1/accounts/" + account + "/events" + query).isSuccess(200);
  }

  private static List<String> sequencesOf(Answer page) {
    List<String> sequences = new ArrayList<>();
    page.body()
        .path("events")
        .forEach(event -> sequences.add(String.valueOf(event.path("sequence").asLong())));
    return sequences;
  }
}
