package org.plimsoll.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.plimsoll.account.checkpoint.VerifierKey;
import org.plimsoll.cluster.chain.CanonicalJson;

/**
 * The first line of an export.
 *
 * @param at when it was begun
 * @param key that checkpoints are verified with, if whoever exported knew it
 */
record ExportHeader(Instant at, Optional<VerifierKey> key) {
  private static final String FORMAT = "plimsoll-export-1";

  /** The line, without a line feed. */
  String json() {
    return "{\"export\":{\"at\":"
        + CanonicalJson.text(at.toString())
        + ",\"format\":\""
        + FORMAT
        + "\",\"key\":"
        + key.map(known -> CanonicalJson.text(known.toString())).orElse("null")
        + "}}";
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static ExportHeader read(String line) {
    JsonNode read = CanonicalJson.read(line).path("export");
    try {
      ExportHeader header =
          new ExportHeader(
              Instant.parse(read.path("at").asText()),
              Optional.ofNullable(read.path("key").textValue()).map(VerifierKey::parse));
      if (header.json().equals(line)) {
        return header;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("it has no time", e);
    }
    throw new IllegalArgumentException("it does not begin as exports of " + FORMAT + " do");
  }
}
