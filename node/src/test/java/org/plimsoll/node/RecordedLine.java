package org.plimsoll.node;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** A line of the recorder's file. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = RecordedLine.Invoked.class, name = "invoked"),
  @JsonSubTypes.Type(value = RecordedLine.Answered.class, name = "answered")
})
sealed interface RecordedLine {
  /** The invocation it is about. */
  long number();

  /**
   * Written before the request is sent.
   *
   * @param nanos of the monotonic clock of the machine
   * @param at by the wall clock, for people
   */
  record Invoked(long number, int client, String key, ClientRequest request, long nanos, Instant at)
      implements RecordedLine {}

  /** Written after the answer is known, and before anybody counts on it. */
  record Answered(long number, RequestOutcome outcome, long nanos, Instant at)
      implements RecordedLine {}
}
