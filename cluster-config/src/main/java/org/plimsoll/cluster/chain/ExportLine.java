package org.plimsoll.cluster.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * One entry of a journal as it leaves the system: a line of canonical JSON with exactly these
 * members, {@code null} for what is empty.
 *
 * @param recordedAt the journal's own time stamp; no part of what is hashed
 * @param event canonical JSON
 * @param hash empty: it is not sealed
 */
public record ExportLine(
    String persistenceId,
    long sequence,
    Instant recordedAt,
    Optional<Cause> cause,
    String event,
    Optional<Hash> hash) {
  private static final String NONE = "null";

  /**
   * Of what a journal returned.
   *
   * @param stored a {@link JournalEntry}, or the event itself as journals of format 1 have it
   */
  public static ExportLine of(
      String persistenceId, long sequence, Instant recordedAt, Object stored) {
    Optional<JournalEntry> entry = StoredEvents.entryOf(stored);
    return new ExportLine(
        persistenceId,
        sequence,
        recordedAt,
        entry.flatMap(JournalEntry::cause),
        StoredEvents.jsonOf(stored),
        entry.map(JournalEntry::hash));
  }

  /** The line, without a line feed. */
  public String json() {
    return "{\"cause\":"
        + Cause.json(cause)
        + ",\"event\":"
        + event
        + ",\"hash\":"
        + hash.map(value -> CanonicalJson.text(value.hex())).orElse(NONE)
        + ",\"persistenceId\":"
        + CanonicalJson.text(persistenceId)
        + ",\"recordedAt\":"
        + CanonicalJson.text(recordedAt.toString())
        + ",\"sequence\":"
        + sequence
        + "}";
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IllegalArgumentException if it is anything else, be it only a space more
   */
  public static ExportLine read(String line) {
    JsonNode read = CanonicalJson.read(line);
    try {
      ExportLine parsed =
          new ExportLine(
              read.path("persistenceId").asText(),
              read.path("sequence").asLong(),
              Instant.parse(read.path("recordedAt").asText()),
              Cause.ofJson(CanonicalJson.text(read.path("cause"))),
              CanonicalJson.text(read.path("event")),
              Optional.ofNullable(read.path("hash").textValue()).map(Hash::new));
      if (parsed.json().equals(line)) {
        return parsed;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("it has no time of its recording", e);
    }
    throw new IllegalArgumentException("not a line as it is written");
  }

  /** The entry in it; empty if it is not sealed. */
  public Optional<JournalEntry> entry() {
    return hash.map(value -> new JournalEntry(event, cause, value));
  }
}
