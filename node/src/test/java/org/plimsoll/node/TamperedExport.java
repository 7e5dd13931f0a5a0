package org.plimsoll.node;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.plimsoll.cluster.chain.CanonicalJson;
import org.plimsoll.cluster.chain.ExportLine;
import org.plimsoll.cluster.chain.Hash;
import org.plimsoll.cluster.chain.JournalEntry;

/**
 * An export that somebody changed: by chance, or knowing how exports are made, with everything but
 * the signing key in their hands. The chain and the closing line are computed here a second time,
 * from docs/audit.md.
 */
final class TamperedExport {
  private static final String RECORDED = "\"recordedAt\":\"";

  private final List<String> lines;
  private final SplittableRandom random;

  /** How it is changed. */
  enum Tampering {
    A_BIT_IS_FLIPPED(false),
    TWO_LINES_ARE_SWAPPED(false),
    LINES_ARE_CUT_OUT(false),
    A_LINE_IS_DOUBLED(false),
    A_LINE_IS_MOVED(false),
    LINES_ARE_REORDERED(false),
    THE_END_IS_CUT_OFF(false),
    A_JOURNAL_IS_LEFT_OUT(false),
    TWO_JOURNALS_ARE_SWAPPED(false),
    ANOTHER_TIME_OF_RECORDING(false),
    A_BIT_OF_AN_ENTRY_IS_FLIPPED(true),
    TWO_ENTRIES_ARE_SWAPPED(true),
    AN_ENTRY_IS_CUT_OUT(true),
    AN_ENTRY_IS_INSERTED(true),
    ENTRIES_ARE_REORDERED(true),
    THE_END_OF_AN_ACCOUNT_IS_CUT_OFF(true),
    AN_ACCOUNT_IS_LEFT_OUT(true),
    AN_ACCOUNT_IS_WRITTEN_ANEW(true),
    AN_ACCOUNT_IS_UNSEALED(true),
    A_CHECKPOINT_IS_WRITTEN_ANEW(true);

    /** Whether the closing line is made to fit. */
    private final boolean isClosedAnew;

    Tampering(boolean isClosedAnew) {
      this.isClosedAnew = isClosedAnew;
    }
  }

  /**
   * @param lines of a sound export
   */
  TamperedExport(List<String> lines, SplittableRandom random) {
    this.lines = lines;
    this.random = random;
  }

  /** The bytes after a tampering at a random place. */
  byte[] bytes(Tampering kind) {
    List<String> changed = new ArrayList<>(lines);
    int end = lines.size() - 1;
    switch (kind) {
      case A_BIT_IS_FLIPPED -> {
        return flipped(bytes(lines));
      }
      case TWO_LINES_ARE_SWAPPED -> {
        int one = random.nextInt(end + 1);
        Collections.swap(changed, one, (one + random.nextInt(1, end + 1)) % (end + 1));
      }
      case LINES_ARE_CUT_OUT -> {
        int from = random.nextInt(end);
        changed.subList(from, random.nextInt(from, end) + 1).clear();
      }
      case A_LINE_IS_DOUBLED ->
          changed.add(random.nextInt(end + 2), changed.get(random.nextInt(end + 1)));
      case A_LINE_IS_MOVED -> move(changed, 0, end + 1);
      case LINES_ARE_REORDERED -> rotate(changed, 0, end + 1);
      case THE_END_IS_CUT_OFF -> {
        byte[] all = bytes(lines);
        return Arrays.copyOf(all, random.nextInt(all.length));
      }
      case A_JOURNAL_IS_LEFT_OUT -> {
        String id = id(changed.get(entry()));
        changed.removeIf(line -> id(line).equals(id));
      }
      case TWO_JOURNALS_ARE_SWAPPED -> swapJournals(changed);
      case ANOTHER_TIME_OF_RECORDING -> {
        int at = entry();
        changed.set(
            at, changed.get(at).replaceFirst("(\"recordedAt\":\"....)-..-..T..", "$1-01-01T00"));
      }
      case A_BIT_OF_AN_ENTRY_IS_FLIPPED -> {
        return closedAnew(changed, entry());
      }
      case TWO_ENTRIES_ARE_SWAPPED -> {
        int one = entry();
        Collections.swap(changed, one, other(one));
      }
      case AN_ENTRY_IS_CUT_OUT -> changed.remove(entryBeforeTheLastOfIts());
      case AN_ENTRY_IS_INSERTED -> changed.add(entry(), changed.get(entry()));
      case ENTRIES_ARE_REORDERED -> rotate(changed, 1, end);
      case THE_END_OF_AN_ACCOUNT_IS_CUT_OFF -> {
        List<String> its = journal(changed, account());
        changed.removeAll(its.subList(random.nextInt(its.size()), its.size()));
      }
      case AN_ACCOUNT_IS_LEFT_OUT -> {
        String id = account();
        changed.removeIf(line -> id(line).equals(id));
      }
      case AN_ACCOUNT_IS_WRITTEN_ANEW -> rewrite(changed, account(), this::anotherEvent);
      case AN_ACCOUNT_IS_UNSEALED -> rewrite(changed, account(), null);
      case A_CHECKPOINT_IS_WRITTEN_ANEW -> rewrite(changed, "Checkpoints", this::anotherEvent);
    }
    return kind.isClosedAnew ? bytes(closed(changed)) : bytes(changed);
  }

  /** The lines with what an event holds replaced, and every hash after it made to fit. */
  static List<String> resealed(List<String> lines, String id, UnaryOperator<String> change) {
    List<String> changed = new ArrayList<>(lines);
    reseal(changed, id, change);
    return closed(changed);
  }

  static byte[] bytes(List<String> lines) {
    return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static String id(String line) {
    int from = line.indexOf("\"persistenceId\":\"") + 17;
    return from < 17 || line.startsWith("{\"end\"")
        ? ""
        : line.substring(from, line.indexOf('"', from));
  }

  private int entry() {
    return random.nextInt(1, lines.size() - 1);
  }

  private int other(int entry) {
    return 1 + (entry - 1 + random.nextInt(1, lines.size() - 2)) % (lines.size() - 2);
  }

  /** A journal that ends before is shorter and nothing else, of what no checkpoint covers. */
  private int entryBeforeTheLastOfIts() {
    int at = entry();
    while (!id(lines.get(at)).equals(id(lines.get(at + 1)))) {
      at = entry();
    }
    return at;
  }

  private String account() {
    String id = "";
    while (!id.startsWith("Account|")) {
      id = id(lines.get(entry()));
    }
    return id;
  }

  private static List<String> journal(List<String> lines, String id) {
    return lines.stream().filter(line -> id(line).equals(id)).toList();
  }

  private void move(List<String> changed, int from, int to) {
    int one = random.nextInt(from, to);
    int other = one;
    while (other == one) {
      other = random.nextInt(from, to);
    }
    changed.add(other, changed.remove(one));
  }

  private void rotate(List<String> changed, int from, int to) {
    int first = random.nextInt(from, to - 1);
    List<String> part = changed.subList(first, random.nextInt(first + 2, to + 1));
    Collections.rotate(part, random.nextInt(1, part.size()));
  }

  private void swapJournals(List<String> changed) {
    String one = id(changed.get(entry()));
    String other = one;
    while (other.equals(one)) {
      other = id(changed.get(entry()));
    }
    List<String> first = journal(changed, one);
    List<String> second = journal(changed, other);
    List<String> swapped = new ArrayList<>();
    for (String line : changed) {
      if (line.equals(first.get(0))) {
        swapped.addAll(second);
      } else if (line.equals(second.get(0))) {
        swapped.addAll(first);
      } else if (!id(line).equals(one) && !id(line).equals(other)) {
        swapped.add(line);
      }
    }
    changed.clear();
    changed.addAll(swapped);
  }

  private byte[] flipped(byte[] bytes) {
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  /** With a bit flipped in a line, but for the time of its recording. */
  private byte[] closedAnew(List<String> changed, int at) {
    String line = changed.get(at);
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    int from = line.indexOf(RECORDED) + RECORDED.length();
    int to = line.indexOf('"', from);
    int place = random.nextInt(bytes.length);
    while (bytes.length == line.length() && place >= from && place < to) {
      place = random.nextInt(bytes.length);
    }
    bytes[place] ^= (byte) (1 << random.nextInt(8));
    changed.set(at, new String(bytes, StandardCharsets.UTF_8));
    return bytes(closed(changed));
  }

  /** Another amount, time or name of a command somewhere in the event. */
  private String anotherEvent(String event) {
    int at = random.nextInt(event.length());
    while (!Character.isDigit(event.charAt(at))) {
      at = (at + 1) % event.length();
    }
    char digit = (char) ('0' + (event.charAt(at) - '0' + random.nextInt(1, 10)) % 10);
    return event.substring(0, at) + digit + event.substring(at + 1);
  }

  /**
   * @param change of the event; null: all seals are broken off
   */
  private void rewrite(List<String> changed, String id, UnaryOperator<String> change) {
    List<String> its = journal(changed, id);
    if (change == null) {
      changed.replaceAll(line -> id(line).equals(id) ? unsealed(line) : line);
      return;
    }
    // The time at which heads were heard is what nobody signs.
    String chosen = "heads-noted";
    while (chosen.contains("heads-noted")) {
      chosen = ExportLine.read(its.get(random.nextInt(its.size()))).event();
    }
    String event = chosen;
    reseal(changed, id, each -> each.equals(event) ? canonical(change.apply(event), event) : each);
  }

  /** A digit that makes it no JSON as it is written is none. */
  private static String canonical(String changed, String event) {
    try {
      return CanonicalJson.text(CanonicalJson.read(changed)).equals(changed)
          ? changed
          : event.replaceFirst("\"type\":\"", "\"type\":\"x");
    } catch (IllegalArgumentException e) {
      return event.replaceFirst("\"type\":\"", "\"type\":\"x");
    }
  }

  private static String unsealed(String line) {
    return line.replaceFirst("\"hash\":\"[0-9a-f]{64}\"", "\"hash\":null");
  }

  private static void reseal(List<String> changed, String id, UnaryOperator<String> change) {
    byte[] hash = digest(("plimsoll-journal-1" + id).getBytes(StandardCharsets.UTF_8));
    for (int n = 0; n < changed.size(); n++) {
      if (id(changed.get(n)).equals(id)) {
        ExportLine line = ExportLine.read(changed.get(n));
        String event = change.apply(line.event());
        ObjectNode sealed = JsonNodeFactory.instance.objectNode();
        sealed.put("persistenceId", id).put("sequence", line.sequence());
        sealed.set("event", CanonicalJson.read(event));
        sealed.set("cause", CanonicalJson.read(changed.get(n)).get("cause"));
        hash = digest(hash, CanonicalJson.bytes(sealed));
        JournalEntry entry =
            new JournalEntry(event, line.cause(), new Hash(HexFormat.of().formatHex(hash)));
        changed.set(n, ExportLine.of(id, line.sequence(), line.recordedAt(), entry).json());
      }
    }
  }

  /** The lines with a closing line that fits them. */
  private static List<String> closed(List<String> changed) {
    List<String> before = new ArrayList<>(changed);
    before.removeIf(line -> line.startsWith("{\"end\""));
    StringBuilder heads = new StringBuilder();
    int journals = 0;
    for (int n = 1; n < before.size(); n++) {
      if (n + 1 == before.size() || !id(before.get(n)).equals(id(before.get(n + 1)))) {
        journals++;
        heads.append(head(before.get(n)));
      }
    }
    before.add(
        "{\"end\":{\"entries\":"
            + (before.size() - 1)
            + ",\"heads\":\""
            + HexFormat.of().formatHex(digest(heads.toString().getBytes(StandardCharsets.UTF_8)))
            + "\",\"journals\":"
            + journals
            + ",\"sha256\":\""
            + HexFormat.of().formatHex(digest(bytes(before)))
            + "\"}}");
    return before;
  }

  private static String head(String line) {
    Optional<ExportLine> read = read(line);
    return read.map(
            entry ->
                "{\"hash\":"
                    + entry.hash().map(hash -> "\"" + hash + "\"").orElse("null")
                    + ",\"persistenceId\":\""
                    + entry.persistenceId()
                    + "\",\"sequence\":"
                    + entry.sequence()
                    + "}\n")
        .orElse("");
  }

  private static Optional<ExportLine> read(String line) {
    try {
      return Optional.of(ExportLine.read(line));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] digest(byte[]... parts) {
    MessageDigest digest = ExportTotals.sha256();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }
}
