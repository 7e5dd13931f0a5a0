package org.plimsoll.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which events of all accounts are wanted, in order of time, and how they are cut into pages.
 *
 * @param from inclusive
 * @param to exclusive
 * @param after the last event of the page before; empty on the first page
 */
record AuditSelection(
    Instant from, Instant to, Set<String> types, Optional<AuditCursor> after, int limit) {
  /**
   * How far the clocks of nodes may be apart. Within a journal times rise but for that, so what was
   * recorded earlier than another event by more stands before it.
   */
  static final Duration CLOCKS_APART = Duration.ofSeconds(10);

  AuditSelection {
    types = Set.copyOf(types);
  }

  /**
   * @throws ProblemException naming the parameter that is wrong
   */
  static AuditSelection of(QueryParameters query) {
    AuditSelection selection =
        new AuditSelection(
            query.instant("from").orElse(Instant.MIN),
            query.instant("to").orElse(Instant.MAX),
            EventFilter.typesOf(query),
            query.cursor(AuditCursor.PAGES),
            query.limit(EventSelection.HIGHEST_LIMIT, EventSelection.USUAL_LIMIT));
    if (selection.to.isBefore(selection.from)) {
      throw QueryParameters.invalid("to", "must not be before from");
    }
    return selection;
  }

  /** The least time at which an event may have been recorded that is wanted. */
  Instant start() {
    return after.map(AuditCursor::recordedAt).filter(reached -> reached.isAfter(from)).orElse(from);
  }

  /**
   * Whether nothing that is wanted comes after this event in its journal.
   *
   * @param bound beyond which nothing is wanted any more; empty while there is room
   */
  boolean isBeyond(LoggedEvent event, Optional<AuditCursor> bound) {
    Instant end = bound.map(AuditCursor::recordedAt).filter(last -> last.isBefore(to)).orElse(to);
    return !end.equals(Instant.MAX) && event.recordedAt().minus(CLOCKS_APART).isAfter(end);
  }

  boolean includes(AuditedEvent event) {
    Instant at = event.logged().recordedAt();
    return !at.isBefore(from)
        && at.isBefore(to)
        && (after.isEmpty() || event.cursor().compareTo(after.orElseThrow()) > 0)
        && (types.isEmpty() || types.contains(EventSubject.of(event.logged().event()).type()));
  }

  /** How many events to look for: one more than wanted tells whether to go on. */
  int lookFor() {
    return limit + 1;
  }

  /** What of the events found belongs to this page, and how to ask for the next. */
  PageCursor.Page<AuditedEvent> page(List<AuditedEvent> found) {
    return AuditCursor.PAGES.page(found, limit, AuditedEvent::cursor);
  }
}
