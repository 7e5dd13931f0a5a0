package org.plimsoll.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Keeps the earliest of all events it is shown, so many and no more. Not for several threads. */
final class EarliestEvents {
  private static final Comparator<AuditedEvent> LAST_FIRST =
      Comparator.comparing(AuditedEvent::cursor).reversed();

  private final int most;
  private final PriorityQueue<AuditedEvent> kept = new PriorityQueue<>(LAST_FIRST);

  /**
   * @param most how many are kept, at least 1
   */
  EarliestEvents(int most) {
    this.most = most;
  }

  EarliestEvents add(AuditedEvent event) {
    kept.add(event);
    if (kept.size() > most) {
      kept.poll();
    }
    return this;
  }

  /** What later events need not be shown for: the last kept once there are enough. */
  Optional<AuditCursor> bound() {
    return kept.size() < most
        ? Optional.empty()
        : Optional.of(kept.peek()).map(AuditedEvent::cursor);
  }

  /** Those kept, the earliest first. */
  List<AuditedEvent> inOrder() {
    List<AuditedEvent> events = new ArrayList<>(kept);
    events.sort(LAST_FIRST.reversed());
    return events;
  }
}
