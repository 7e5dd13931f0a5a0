package org.plimsoll.oracle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * Everything that ever happened to the margin parameters: facts. Fields are added and never
 * renamed; the names below are what the journal holds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ParameterEvent.Recorded.class, name = "parameters-recorded"),
  @JsonSubTypes.Type(value = ParameterEvent.Scheduled.class, name = "parameters-scheduled"),
  @JsonSubTypes.Type(value = ParameterEvent.Withdrawn.class, name = "parameters-withdrawn"),
  @JsonSubTypes.Type(value = ParameterEvent.Activated.class, name = "parameters-activated")
})
public sealed interface ParameterEvent {
  /** Of the set it is about. */
  String fingerprint();

  Instant at();

  /** The whole set, once: what follows names it by its fingerprint. */
  record Recorded(String version, String fingerprint, String content, Instant at)
      implements ParameterEvent {}

  /** It will be in force from then on. */
  record Scheduled(String fingerprint, Instant effectiveAt, Approval approval, Instant at)
      implements ParameterEvent {}

  /** It will not. */
  record Withdrawn(String fingerprint, Approval approval, Instant at) implements ParameterEvent {}

  /** It is in force. */
  record Activated(String fingerprint, Instant at) implements ParameterEvent {}
}
