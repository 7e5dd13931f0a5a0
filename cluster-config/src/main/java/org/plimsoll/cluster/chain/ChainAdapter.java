package org.plimsoll.cluster.chain;

import java.util.Optional;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;
import org.apache.pekko.persistence.typed.PersistenceId;

/**
 * Seals what one entity writes and checks what it reads back. One per entity in memory, given to
 * Pekko Persistence by its {@code eventAdapter()}.
 *
 * <p>An entity whose write failed recovers again under the same adapter, which has sealed what was
 * not written. So the entity tells how each recovery ended, and seals nothing before it did.
 *
 * <p>Events of format 1, not sealed, are read as they are, up to the first that is sealed.
 */
public final class ChainAdapter<E> extends EventAdapter<E, Object> {
  private final String id;
  private final Class<E> events;
  private final ChainHead origin;
  private ChainHead head;
  private boolean recovering = true;
  private Optional<Cause> cause = Optional.empty();

  /**
   * @param events what all events of the entity are
   */
  public ChainAdapter(PersistenceId id, Class<E> events) {
    this.id = id.id();
    this.events = events;
    this.origin = ChainHead.origin(this.id);
    this.head = origin;
  }

  /** What is written from here on was asked for by this; empty: by nobody outside. */
  public void causedBy(Optional<Cause> asked) {
    cause = asked;
  }

  /** To be called when the entity has recovered: from here on it writes. */
  public void recovered() {
    if (!recovering) {
      // It read nothing, so nothing of what it sealed before was written.
      head = origin;
    }
    recovering = false;
  }

  /** To be called when the entity could not recover: it will begin anew. */
  public void recoveryFailed() {
    head = origin;
    recovering = true;
  }

  /** After the last event that was read or written. */
  public ChainHead head() {
    return head;
  }

  @Override
  public String manifest(E event) {
    return "";
  }

  /**
   * @throws IllegalStateException if nobody said that the entity has recovered
   * @throws NotCanonicalException if the event holds what has no canonical form
   */
  @Override
  public Object toJournal(E event) {
    if (recovering) {
      throw new IllegalStateException(id + " must tell its chain that it has recovered");
    }
    JournalEntry entry = head.seal(id, cause, StoredEvents.jsonOf(event));
    head = head.after(entry);
    return entry;
  }

  /**
   * @throws BrokenChainException if it is not what was written there
   */
  @Override
  public EventSeq<E> fromJournal(Object stored, String manifest) {
    if (!recovering) {
      head = origin;
      recovering = true;
    }
    if (!(stored instanceof JournalEntry entry)) {
      return EventSeq.single(unsealed(stored));
    }
    if (!head.isFollowedBy(id, entry)) {
      throw new BrokenChainException(id, head.sequence() + 1, "its hash does not fit");
    }
    E event = read(entry);
    head = head.after(entry);
    return EventSeq.single(event);
  }

  private E unsealed(Object stored) {
    if (!head.hash().equals(origin.hash())) {
      throw new BrokenChainException(
          id, head.sequence() + 1, "it is not sealed, and those before it are");
    }
    E event = read(stored);
    head = head.afterUnsealed();
    return event;
  }

  private E read(Object stored) {
    try {
      return StoredEvents.eventOf(stored, events);
    } catch (IllegalArgumentException e) {
      throw new BrokenChainException(id, head.sequence() + 1, "it cannot be read", e);
    }
  }
}
