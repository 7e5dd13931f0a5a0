package org.plimsoll.cluster.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Who asked for what became an event, as far as it is known.
 *
 * @param subject who it was, as its token names it
 * @param commandId under which it was asked
 */
public record Cause(Optional<String> subject, Optional<String> commandId) {
  private static final String NONE = "null";

  /**
   * @throws IllegalArgumentException if neither is known: that is no cause
   */
  public Cause {
    if (subject.isEmpty() && commandId.isEmpty()) {
      throw new IllegalArgumentException("a cause must name a subject or a command");
    }
  }

  /** Of a command whose subject is not known. */
  public static Cause ofCommand(String commandId) {
    return new Cause(Optional.empty(), Optional.of(commandId));
  }

  /** Canonical JSON: both members, null what is not known; null without a cause. */
  static String json(Optional<Cause> cause) {
    return cause
        .map(
            known ->
                "{\"commandId\":"
                    + text(known.commandId)
                    + ",\"subject\":"
                    + text(known.subject)
                    + "}")
        .orElse(NONE);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  static Optional<Cause> ofJson(String json) {
    if (json.equals(NONE)) {
      return Optional.empty();
    }
    JsonNode read = CanonicalJson.read(json);
    Optional<Cause> cause = Optional.of(new Cause(text(read, "subject"), text(read, "commandId")));
    if (!json(cause).equals(json)) {
      throw new IllegalArgumentException("not a cause as it is written: " + json);
    }
    return cause;
  }

  private static String text(Optional<String> value) {
    return value.map(CanonicalJson::text).orElse(NONE);
  }

  private static Optional<String> text(JsonNode read, String name) {
    return Optional.ofNullable(read.path(name).textValue());
  }
}
