package org.plimsoll.cluster.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Seed;

/** Whatever is done to an export is found. What was recorded when is no part of the chain. */
class TamperedExportProperties {
  private static final int TAMPERINGS = 10_000;
  private static final int EVENTS = 40;
  private static final String ID = "Test|one";
  private static final String RECORDED = "\"recordedAt\":\"";
  private static final Instant AT = Instant.parse("2026-02-03T04:05:06.789Z");

  private final SplittableRandom random = Seed.random();
  private final List<String> lines = export(ID, 0);
  private final List<String> ofAnother = export("Test|two", 0);
  private final List<String> ofAnotherLife = export(ID, 1_000);
  private final ChainHead head = verify(text(lines), Optional.empty()).head();

  private enum Tampering {
    A_BIT_IS_FLIPPED,
    TWO_LINES_ARE_SWAPPED,
    LINES_ARE_CUT_OUT,
    A_LINE_OF_ANOTHER_LIFE_IS_INSERTED,
    A_LINE_IS_REPLACED_BY_ONE_OF_ANOTHER_LIFE,
    LINES_ARE_SHUFFLED,
    A_LINE_IS_DOUBLED,
    A_LINE_OF_ANOTHER_ID_IS_MOVED_HERE,
    A_LINE_OF_ANOTHER_ID_IS_RENAMED,
    A_CAUSE_IS_LEFT_OUT,
    A_SEAL_IS_BROKEN_OFF,
    THE_END_IS_CUT_OFF
  }

  @Test
  void an_export_that_nobody_touched_is_sound() {
    assertThat(verify(text(lines), Optional.of(head)).fault()).isEmpty();
    assertThat(head.sequence()).isEqualTo(EVENTS);
    for (int n = 1; n <= EVENTS; n++) {
      ChainHead kept = verify(text(lines.subList(0, n)), Optional.empty()).head();
      assertThat(verify(text(lines), Optional.of(kept)).fault()).isEmpty();
    }
  }

  @Test
  void every_tampering_is_found() {
    Map<Tampering, Integer> tried = new EnumMap<>(Tampering.class);
    Map<ChainFault.Kind, Integer> found = new EnumMap<>(ChainFault.Kind.class);
    for (int n = 0; n < TAMPERINGS; n++) {
      Tampering kind = Tampering.values()[random.nextInt(Tampering.values().length)];
      String tampered = tampered(kind);
      assertThat(tampered).isNotEqualTo(text(lines));

      ChainReport report = verify(tampered, Optional.of(head));

      assertThat(report.fault()).as("%s, number %d, seed %d", kind, n, Seed.VALUE).isPresent();
      tried.merge(kind, 1, Integer::sum);
      found.merge(report.fault().orElseThrow().kind(), 1, Integer::sum);
    }
    assertThat(tried).hasSize(Tampering.values().length);
    assertThat(found).containsKeys(ChainFault.Kind.values());
  }

  private String tampered(Tampering kind) {
    List<String> changed = new ArrayList<>(lines);
    int at = random.nextInt(EVENTS);
    int other = (at + random.nextInt(1, EVENTS)) % EVENTS;
    switch (kind) {
      case A_BIT_IS_FLIPPED -> {
        return flipped();
      }
      case TWO_LINES_ARE_SWAPPED -> Collections.swap(changed, at, other);
      case LINES_ARE_CUT_OUT -> changed.subList(Math.min(at, other), Math.max(at, other)).clear();
      case A_LINE_OF_ANOTHER_LIFE_IS_INSERTED -> changed.add(at, ofAnotherLife.get(at));
      case A_LINE_IS_REPLACED_BY_ONE_OF_ANOTHER_LIFE -> changed.set(at, ofAnotherLife.get(at));
      case LINES_ARE_SHUFFLED -> shuffle(changed, at, other);
      case A_LINE_IS_DOUBLED -> changed.add(at, changed.get(at));
      case A_LINE_OF_ANOTHER_ID_IS_MOVED_HERE -> changed.set(at, ofAnother.get(at));
      case A_LINE_OF_ANOTHER_ID_IS_RENAMED ->
          changed.set(at, ofAnother.get(at).replace("Test|two", ID));
      case A_CAUSE_IS_LEFT_OUT ->
          // Every other line has one.
          changed.set(at / 2 * 2, without("cause", ",\"event\"", changed.get(at / 2 * 2)));
      case A_SEAL_IS_BROKEN_OFF ->
          // Of the first it would be an event of before the chain, and its successor would not fit.
          changed.set(at, without("hash", ",\"persistenceId\"", changed.get(at)));
      default -> changed.subList(at, EVENTS).clear();
    }
    return text(changed);
  }

  private void shuffle(List<String> changed, int one, int other) {
    List<String> part = changed.subList(Math.min(one, other), Math.max(one, other) + 1);
    Collections.rotate(part, random.nextInt(1, part.size()));
  }

  private static String without(String member, String next, String line) {
    int from = line.indexOf("\"" + member + "\":") + member.length() + 3;
    return line.substring(0, from) + "null" + line.substring(line.indexOf(next, from));
  }

  /** Any bit of any byte, that of a line feed too, but of the time of recording. */
  private String flipped() {
    byte[] bytes = text(lines).getBytes(StandardCharsets.UTF_8);
    int at = random.nextInt(bytes.length);
    while (isOfRecording(bytes, at)) {
      at = random.nextInt(bytes.length);
    }
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    // As a lenient reader would have it: what is no UTF-8 is replaced.
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static boolean isOfRecording(byte[] bytes, int at) {
    String before = new String(bytes, 0, at + 1, StandardCharsets.UTF_8);
    int from = before.lastIndexOf(RECORDED);
    return from >= 0 && before.indexOf('"', from + RECORDED.length()) < 0;
  }

  private static List<String> export(String id, long offset) {
    List<JournalEntry> entries =
        ChainVerifierTest.entries(
            id, LongStream.rangeClosed(1, EVENTS).map(n -> n + offset).toArray());
    List<String> lines = new ArrayList<>();
    for (int n = 0; n < EVENTS; n++) {
      lines.add(ExportLine.of(id, n + 1L, AT.plusMillis(n), entries.get(n)).json());
    }
    return lines;
  }

  private static String text(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static ChainReport verify(String export, Optional<ChainHead> known) {
    return ChainVerifier.verify(ID, export, known);
  }
}
