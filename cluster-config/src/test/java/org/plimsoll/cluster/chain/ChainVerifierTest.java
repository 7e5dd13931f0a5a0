package org.plimsoll.cluster.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.cluster.chain.ChainFault.Kind;

class ChainVerifierTest {
  private static final Instant AT = Instant.parse("2026-02-03T04:05:06.789Z");
  private static final List<JournalEntry> ENTRIES = entries("Test|one", 1, 2, 3, 4);

  static List<JournalEntry> entries(String id, long... numbers) {
    ChainAdapter<Counted> adapter = new ChainAdapter<>(PersistenceId.ofUniqueId(id), Counted.class);
    adapter.recovered();
    List<JournalEntry> entries = new ArrayList<>();
    for (long number : numbers) {
      adapter.causedBy(
          number % 2 == 0
              ? Optional.empty()
              : Optional.of(new Cause(Optional.of("alice"), Optional.of("key \"" + number))));
      entries.add((JournalEntry) adapter.toJournal(Counted.of(number)));
    }
    return entries;
  }

  @ParameterizedTest
  @CsvSource({
    "1 2 3 4, , ",
    "'', , ",
    "1 2 4, 3, GAP",
    "2 3 4, 1, GAP",
    "1 2 2 3 4, 3, DOUBLED",
    "1 2 3 1, 4, DOUBLED",
    "1 3 2 4, 2, GAP"
  })
  void numbers_follow_each_other(String order, Long sequence, Kind kind) {
    ChainVerifier verifier = new ChainVerifier("Test|one");
    for (String number : order.isEmpty() ? new String[0] : order.split(" ")) {
      int n = Integer.parseInt(number);
      verifier.add(n, Optional.of(ENTRIES.get(n - 1)));
    }

    assertFound(verifier.report(), sequence, kind);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 4, , ",
    "3, 4, , ",
    "0, 4, , ",
    "4, 3, 4, CUT_SHORT",
    "4, 0, 1, CUT_SHORT",
  })
  void a_head_that_is_known_tells_whether_the_end_is_there(
      int kept, int there, Long sequence, Kind kind) {
    ChainVerifier verifier = new ChainVerifier("Test|one", Optional.of(headAfter(kept)));
    for (int n = 0; n < there; n++) {
      verifier.add(n + 1L, Optional.of(ENTRIES.get(n)));
    }

    assertFound(verifier.report(), sequence, kind);
  }

  @Test
  void a_head_that_is_known_tells_whether_all_was_written_anew() {
    ChainVerifier verifier = new ChainVerifier("Test|one", Optional.of(headAfter(2)));
    List<JournalEntry> forged = entries("Test|one", 1, 7, 3, 4);
    for (int n = 0; n < forged.size(); n++) {
      verifier.add(n + 1L, Optional.of(forged.get(n)));
    }

    assertFound(verifier.report(), 2L, Kind.HASH_DIFFERS);
  }

  @Test
  void what_is_not_sealed_is_counted_before_the_chain_and_wrong_in_it() {
    ChainVerifier verifier = new ChainVerifier("Test|one");
    verifier.add(1, Optional.empty());
    verifier.add(2, Optional.empty());
    assertThat(verifier.report().isSound()).isTrue();
    assertThat(verifier.report().unsealed()).isEqualTo(2);

    ChainVerifier within = new ChainVerifier("Test|one");
    within.add(1, Optional.of(ENTRIES.get(0)));
    within.add(2, Optional.empty());
    assertFound(within.report(), 2L, Kind.NOT_SEALED);
  }

  @Test
  void the_first_fault_is_told_and_counting_goes_on() {
    ChainVerifier verifier = new ChainVerifier("Test|one");
    verifier.add(1, Optional.of(ENTRIES.get(1)));
    verifier.addUnreadable("no entry");
    verifier.add(9, Optional.of(ENTRIES.get(2)));

    ChainReport report = verifier.report();
    assertFound(report, 1L, Kind.HASH_DIFFERS);
    assertThat(report.entries()).isEqualTo(2);
    assertThat(report.head()).isEqualTo(ChainHead.origin("Test|one"));
  }

  @Test
  void a_line_is_written_and_read_in_one_form_only() {
    ExportLine line = ExportLine.of("Test|one", 1, AT, ENTRIES.get(0));
    assertThat(line.json())
        .isEqualTo(
            "{\"cause\":{\"commandId\":\"key \\\"1\",\"subject\":\"alice\"},\"event\":{\"amount\":1,"
                + "\"at\":\"2026-02-03T04:05:06.789012Z\",\"plain\":1,\"text\":\"text 1\","
                + "\"type\":\"number\"},\"hash\":\""
                + ENTRIES.get(0).hash()
                + "\",\"persistenceId\":\"Test|one\",\"recordedAt\":\"2026-02-03T04:05:06.789Z\","
                + "\"sequence\":1}");
    assertThat(ExportLine.read(line.json())).isEqualTo(line);
    assertThat(line.entry()).contains(ENTRIES.get(0));

    ExportLine unsealed = ExportLine.of("Test|one", 1, AT, Counted.of(7));
    assertThat(unsealed.json()).startsWith("{\"cause\":null,").contains("\"hash\":null");
    assertThat(ExportLine.read(unsealed.json())).isEqualTo(unsealed);
    assertThat(unsealed.entry()).isEmpty();

    for (String other :
        List.of(
            line.json() + " ",
            line.json().replace(":1,", ": 1,"),
            line.json().replace("}", ",\"more\":1}"),
            line.json().replace("text 1", "text\\u00201"),
            line.json().replace(".789Z", ".7890Z"),
            line.json().replace("\"sequence\":1", "\"sequence\":\"1\""),
            line.json().replace(ENTRIES.get(0).hash().hex(), "abc"),
            "{}",
            "[]",
            "")) {
      assertThatThrownBy(() -> ExportLine.read(other))
          .as(other)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static ChainHead headAfter(int events) {
    return events == 0
        ? ChainHead.origin("Test|one")
        : new ChainHead(events, ENTRIES.get(events - 1).hash());
  }

  private static void assertFound(ChainReport report, Long sequence, Kind kind) {
    assertThat(report.fault().map(ChainFault::sequence)).isEqualTo(Optional.ofNullable(sequence));
    assertThat(report.fault().map(ChainFault::kind)).isEqualTo(Optional.ofNullable(kind));
  }
}
