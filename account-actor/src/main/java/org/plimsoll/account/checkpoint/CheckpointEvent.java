package org.plimsoll.account.checkpoint;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/**
 * What checkpoints are made of: facts. Fields are added and never renamed; the names below are what
 * the journal holds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CheckpointEvent.HeadsNoted.class, name = "heads-noted"),
  @JsonSubTypes.Type(value = CheckpointEvent.CheckpointSigned.class, name = "checkpoint-signed")
})
public sealed interface CheckpointEvent {
  /**
   * What the next checkpoint covers, beside what is known already.
   *
   * @param heads of accounts that went on
   */
  record HeadsNoted(List<HeadLeaf> heads, Instant at) implements CheckpointEvent {
    public HeadsNoted {
      heads = List.copyOf(heads);
    }
  }

  /** All that is noted until here was signed. */
  record CheckpointSigned(SignedCheckpoint note) implements CheckpointEvent {}
}
