package org.plimsoll.http;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/**
 * Finds where in a journal to start reading for a time, by halves: a journal is read by sequence
 * alone, and times rise with it but for clocks that are apart. It looks at a few single events.
 */
final class JournalPlace {
  /** A journal is read from its start rather than searched if its place is before this. */
  private static final long NOT_SEARCHED = 32;

  private final LongFunction<CompletionStage<Optional<Instant>>> recordedAt;

  /**
   * @param recordedAt when the event of a sequence was recorded; empty beyond the last
   */
  JournalPlace(LongFunction<CompletionStage<Optional<Instant>>> recordedAt) {
    this.recordedAt = recordedAt;
  }

  /**
   * A sequence from which on every event is that was recorded at this time or later; not far before
   * the first of them, or beyond the last event if there is none.
   */
  CompletionStage<Long> of(Instant from) {
    if (from.equals(Instant.MIN)) {
      return CompletableFuture.completedFuture(1L);
    }
    Instant early = from.minus(AuditSelection.CLOCKS_APART);
    return doubled(1, NOT_SEARCHED, early);
  }

  /**
   * @param first everything before it is too early
   */
  private CompletionStage<Long> doubled(long first, long at, Instant early) {
    return recordedAt
        .apply(at)
        .thenCompose(
            found ->
                isEarly(found, early) ? doubled(at + 1, at * 2, early) : halved(first, at, early));
  }

  /**
   * @param last is not too early, or there is no such event
   */
  private CompletionStage<Long> halved(long first, long last, Instant early) {
    if (last - first < NOT_SEARCHED) {
      return CompletableFuture.completedFuture(first);
    }
    long middle = first + (last - first) / 2;
    return recordedAt
        .apply(middle)
        .thenCompose(
            found ->
                isEarly(found, early)
                    ? halved(middle + 1, last, early)
                    : halved(first, middle, early));
  }

  private static boolean isEarly(Optional<Instant> found, Instant early) {
    return found.filter(at -> at.isBefore(early)).isPresent();
  }
}
