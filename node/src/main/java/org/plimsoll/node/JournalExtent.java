package org.plimsoll.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many events everything that has a journal wrote. Of two readings of one journal the later is
 * nowhere less: where it is, events are gone.
 *
 * @param events by persistence id
 */
record JournalExtent(SortedMap<String, Long> events) {
  private static final String BETWEEN = "\t";

  JournalExtent {
    events = new TreeMap<>(events);
  }

  long total() {
    return events.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What an earlier reading had and this one has not, a sentence for each journal. */
  List<String> missing(JournalExtent earlier) {
    List<String> missing = new ArrayList<>();
    for (Map.Entry<String, Long> before : earlier.events.entrySet()) {
      long now = events.getOrDefault(before.getKey(), 0L);
      if (now < before.getValue()) {
        missing.add(before.getKey() + ": " + now + " of " + before.getValue() + " events");
      }
    }
    return missing;
  }

  /** A line for each journal: events, a tab, persistence id. */
  void write(Path file) throws IOException {
    Files.write(
        file,
        events.entrySet().stream()
            .map(entry -> entry.getValue() + BETWEEN + entry.getKey())
            .toList());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws UnusableException if it is something else
   */
  static JournalExtent read(Path file) throws IOException {
    SortedMap<String, Long> events = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split(BETWEEN, 2);
      try {
        events.put(parts[1], Long.parseLong(parts[0]));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new UnusableException(file + " was not written by 'audit verify --save': " + line);
      }
    }
    return new JournalExtent(events);
  }
}
