package org.plimsoll.cluster.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredEventsTest {
  private static final ChainHead HEAD = ChainHead.origin("Test|one");

  /** An event with floating point. */
  private record Approximate(double value) {}

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1, -1",
    "9007199254740991, 9007199254740991",
    "-9007199254740991, -9007199254740991",
    "9007199254740992, '\"9007199254740992\"'",
    "-9007199254740992, '\"-9007199254740992\"'",
    "9223372036854775807, '\"9223372036854775807\"'",
    "-9223372036854775808, '\"-9223372036854775808\"'"
  })
  void an_integer_of_any_size_is_written_and_read_exactly(long number, String json) {
    Counted event = Counted.of(number);

    String written = StoredEvents.jsonOf(event);

    assertThat(written)
        .isEqualTo(
            "{\"amount\":"
                + json
                + ",\"at\":\"2026-02-03T04:05:06.789012Z\",\"plain\":"
                + json
                + ",\"text\":\"text "
                + number
                + "\",\"type\":\"number\"}");
    assertThat(
            StoredEvents.eventOf(HEAD.seal("Test|one", Optional.empty(), written), Counted.class))
        .isEqualTo(event);
  }

  @Test
  void an_event_of_format_1_is_read_as_it_is() {
    Counted event = Counted.of(7);

    assertThat(StoredEvents.eventOf(event, Counted.class)).isSameAs(event);
    assertThat(StoredEvents.entryOf(event)).isEmpty();
  }

  @Test
  void what_a_later_version_added_is_left_out() {
    String json = StoredEvents.jsonOf(Counted.of(7)).replace("{\"amount", "{\"added\":{},\"amount");

    assertThat(StoredEvents.eventOf(HEAD.seal("Test|one", Optional.empty(), json), Counted.class))
        .isEqualTo(Counted.of(7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"type\":\"other\"}", "no json", "{\"type\":\"number\",\"plain\":\"x\"}"})
  void what_is_no_such_event_is_refused(String json) {
    assertThatThrownBy(
            () ->
                StoredEvents.eventOf(HEAD.seal("Test|one", Optional.empty(), json), Counted.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not one of Counted");
    assertThatThrownBy(() -> StoredEvents.eventOf(json, Counted.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("neither a journal entry nor one of Counted");
  }

  @Test
  void floating_point_is_refused() {
    assertThatThrownBy(() -> StoredEvents.jsonOf(new Approximate(0.5)))
        .isInstanceOf(NotCanonicalException.class)
        .hasMessageContaining("at value");
  }
}
