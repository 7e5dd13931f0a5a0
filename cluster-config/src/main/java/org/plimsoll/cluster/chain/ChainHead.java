package org.plimsoll.cluster.chain;

import java.util.Optional;

/**
 * How far the chain of one entity goes. The hash of an entry is SHA-256 of the hash before it, 32
 * bytes, followed by the canonical JSON of {@code {"cause", "event", "persistenceId", "sequence"}};
 * before the first stands SHA-256 of {@code plimsoll-journal-1} followed by the persistence id.
 *
 * @param sequence of the last event, sealed or not; 0 before the first
 * @param hash of the last sealed event; the origin of the entity before the first
 */
public record ChainHead(long sequence, Hash hash) {
  private static final String ORIGIN = "plimsoll-journal-1";

  public ChainHead {
    if (sequence < 0 || sequence > CanonicalJson.LARGEST) {
      throw new IllegalArgumentException(
          "a sequence must be from 0 to " + CanonicalJson.LARGEST + ", was: " + sequence);
    }
  }

  /** Before an entity has written anything. */
  public static ChainHead origin(String persistenceId) {
    return new ChainHead(0, Hash.of(ORIGIN + persistenceId));
  }

  /**
   * The next event, sealed.
   *
   * @param event canonical JSON
   */
  JournalEntry seal(String persistenceId, Optional<Cause> cause, String event) {
    return new JournalEntry(event, cause, hashOfNext(persistenceId, cause, event));
  }

  /** Whether this entry, as it is, was sealed as the next. */
  boolean isFollowedBy(String persistenceId, JournalEntry entry) {
    return entry.hash().equals(hashOf(persistenceId, entry));
  }

  /** The hash this entry would have as the next. */
  Hash hashOf(String persistenceId, JournalEntry entry) {
    return hashOfNext(persistenceId, entry.cause(), entry.event());
  }

  /** After an entry that follows. */
  ChainHead after(JournalEntry entry) {
    return new ChainHead(sequence + 1, entry.hash());
  }

  /** After an event that is not sealed. */
  ChainHead afterUnsealed() {
    return new ChainHead(sequence + 1, hash);
  }

  private Hash hashOfNext(String persistenceId, Optional<Cause> cause, String event) {
    return hash.followedBy(
        "{\"cause\":"
            + Cause.json(cause)
            + ",\"event\":"
            + event
            + ",\"persistenceId\":"
            + CanonicalJson.text(persistenceId)
            + ",\"sequence\":"
            + (sequence + 1)
            + "}");
  }
}
