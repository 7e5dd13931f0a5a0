package org.plimsoll.oracle;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import org.plimsoll.risk.market.IndexId;

/** Everything that can happen to the keys of publishers. The names below are what is journaled. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PublisherKeysEvent.KeyAdded.class, name = "publisher-key-added"),
  @JsonSubTypes.Type(value = PublisherKeysEvent.KeyRevoked.class, name = "publisher-key-revoked"),
  @JsonSubTypes.Type(value = PublisherKeysEvent.SequenceSeen.class, name = "price-sequence-seen")
})
public sealed interface PublisherKeysEvent {
  Instant at();

  record KeyAdded(PublisherKey key, String reason, Instant at) implements PublisherKeysEvent {}

  /**
   * @param key as it is since, so that one from the configuration stays revoked too
   */
  record KeyRevoked(PublisherKey key, String reason, Instant at) implements PublisherKeysEvent {}

  /** A signed feed has come so far: what is not above it is not heard again, whatever restarts. */
  record SequenceSeen(IndexId index, String source, long sequence, Instant at)
      implements PublisherKeysEvent {}
}
