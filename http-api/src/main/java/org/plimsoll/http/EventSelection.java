package org.plimsoll.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which events of a journal are wanted, and how they are cut into pages.
 *
 * @param from inclusive
 * @param to exclusive
 */
record EventSelection(
    long fromSequence, long toSequence, Instant from, Instant to, int limit, EventFilter filter) {
  static final Set<String> PARAMETERS =
      Stream.concat(
              Stream.of(
                  "fromSequence",
                  "toSequence",
                  "from",
                  "to",
                  QueryParameters.CURSOR,
                  QueryParameters.LIMIT,
                  QueryParameters.MIN_REVISION),
              EventFilter.PARAMETERS.stream())
          .collect(Collectors.toUnmodifiableSet());
  static final int USUAL_LIMIT = 100;
  static final int HIGHEST_LIMIT = 1000;

  /** Of the pages of a journal: the sequence to go on from. */
  static final PageCursor<Long> PAGES = PageCursor.ofNumbers("events");

  /** How many events one request may read: a search by time in a long journal goes on by pages. */
  static final long MOST_READ = 10_000;

  /**
   * @throws ProblemException naming the parameter that is wrong
   */
  static EventSelection of(QueryParameters query) {
    long first = query.number("fromSequence", 1, Long.MAX_VALUE, 1);
    EventSelection selection =
        new EventSelection(
            Math.max(first, query.cursor(PAGES).orElse(first)),
            query.number("toSequence", 1, Long.MAX_VALUE, Long.MAX_VALUE),
            query.instant("from").orElse(Instant.MIN),
            query.instant("to").orElse(Instant.MAX),
            query.limit(HIGHEST_LIMIT, USUAL_LIMIT),
            EventFilter.of(query));
    if (selection.toSequence < first) {
      throw QueryParameters.invalid("toSequence", "must not be below fromSequence");
    }
    if (selection.to.isBefore(selection.from)) {
      throw QueryParameters.invalid("to", "must not be before from");
    }
    return selection;
  }

  /** The same, where a filter finds nothing by what the reader may not know. */
  EventSelection askedWith(Discretion discretion) {
    return new EventSelection(
        fromSequence, toSequence, from, to, limit, filter.askedWith(discretion));
  }

  /** The last sequence to read in a journal of this length; below the first if there is none. */
  long lastToRead(long revision) {
    long last = lastWanted(revision);
    return last - fromSequence < MOST_READ ? last : fromSequence + MOST_READ - 1;
  }

  boolean includes(LoggedEvent event) {
    return !event.recordedAt().isBefore(from)
        && event.recordedAt().isBefore(to)
        && filter.includes(event.event());
  }

  /** How many events to look for: one more than wanted tells whether and where to go on. */
  long lookFor() {
    return limit + 1L;
  }

  /** What of the events found belongs to this page. */
  List<LoggedEvent> shown(List<LoggedEvent> found) {
    return found.size() > limit ? found.subList(0, limit) : found;
  }

  /** The sequence from which the next page starts; empty if there is none. */
  Optional<Long> next(List<LoggedEvent> found, long revision) {
    if (found.size() > limit) {
      return Optional.of(found.get(limit).sequence());
    }
    long read = lastToRead(revision);
    return read < lastWanted(revision) ? Optional.of(read + 1) : Optional.empty();
  }

  private long lastWanted(long revision) {
    return Math.min(toSequence, revision);
  }
}
