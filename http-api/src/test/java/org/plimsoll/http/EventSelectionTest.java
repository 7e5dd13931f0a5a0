package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountEvent.LegReleased;
import org.plimsoll.account.SettlementId;

final class EventSelectionTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # from,  to,                  revision, last read
          1,       9223372036854775807, 0,        0
          1,       9223372036854775807, 50,       50
          1,       20,                  50,       20
          30,      20,                  50,       20
          1,       9223372036854775807, 10000,    10000
          1,       9223372036854775807, 10001,    10000
          1,       9223372036854775807, 25000,    10000
          10001,   9223372036854775807, 25000,    20000
          20001,   9223372036854775807, 25000,    25000
          9223372036854775807, 9223372036854775807, 5, 5
          """)
  void one_request_reads_ten_thousand_events_at_most(
      long from, long to, long revision, long lastRead) {
    assertThat(selection(from, to, 100).lastToRead(revision)).isEqualTo(lastRead);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # from, revision, found, limit, next
          1,      25000,    0,     10,    10001
          1,      25000,    10,    10,    10001
          1,      25000,    11,    10,    11
          10001,  25000,    0,     10,    20001
          20001,  25000,    3,     10,
          1,      10000,    0,     10,
          1,      10001,    0,     10,    10001
          """)
  void a_page_says_where_to_go_on(long from, long revision, int found, int limit, Long next) {
    EventSelection selection = selection(from, Long.MAX_VALUE, limit);
    List<LoggedEvent> events =
        LongStream.range(from, from + found).mapToObj(EventSelectionTest::event).toList();

    assertThat(selection.next(events, revision)).isEqualTo(Optional.ofNullable(next));
    assertThat(selection.shown(events)).hasSize(Math.min(found, limit));
  }

  private static EventSelection selection(long from, long to, int limit) {
    return new EventSelection(from, to, Instant.MIN, Instant.MAX, limit, EventFilter.ALL);
  }

  private static LoggedEvent event(long sequence) {
    return new LoggedEvent(
        sequence, Instant.EPOCH, new LegReleased(SettlementId.of("s"), 1, Instant.EPOCH));
  }
}
