package org.plimsoll.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Reads a journal from a place on, and what is added to it, page by page, for as long as somebody
 * takes it: every event once and in order, whoever writes it and wherever. What it is told is only
 * when to look; it relies on the journal alone.
 */
final class JournalFollower<T> {
  private final Reading<T> reading;
  private final ToLongFunction<T> sequence;
  private final int page;
  private final Executor executor;

  /** Reads what is on record now. */
  @FunctionalInterface
  interface Reading<T> {
    /**
     * The events from one sequence to another, in order; fewer if there are fewer.
     *
     * @param last inclusive
     */
    CompletionStage<List<T>> read(long first, long last);
  }

  /**
   * How far it came.
   *
   * @param next the sequence to read next
   * @param isAtEnd whether the journal had nothing more
   */
  private record Place(long next, boolean isAtEnd) {}

  /**
   * @param sequence of an event, from 1
   * @param page how many events are read at a time
   */
  JournalFollower(Reading<T> reading, ToLongFunction<T> sequence, int page, Executor executor) {
    this.reading = reading;
    this.sequence = sequence;
    this.page = page;
    this.executor = executor;
  }

  /**
   * Pages of what comes after a sequence, some of them empty. Never completes; fails if the journal
   * cannot be read.
   *
   * @param news completes when there may be more, and now and then even if nobody said so
   */
  Source<List<T>, NotUsed> after(long reached, Supplier<CompletionStage<Void>> news) {
    return Source.unfoldAsync(new Place(reached + 1, false), place -> next(place, news));
  }

  private CompletionStage<Optional<Pair<Place, List<T>>>> next(
      Place place, Supplier<CompletionStage<Void>> news) {
    CompletionStage<Void> awaited =
        place.isAtEnd() ? news.get() : CompletableFuture.completedFuture(null);
    return awaited
        .thenComposeAsync(any -> reading.read(place.next(), place.next() + page - 1), executor)
        .thenApply(
            found -> {
              List<T> events = unbroken(place.next(), found, sequence);
              boolean isAtEnd = events.size() < page;
              return Optional.of(
                  Pair.create(new Place(place.next() + events.size(), isAtEnd), events));
            });
  }

  /**
   * The events up to where one is missing. A journal has no gap, but a replica of it may not have
   * everything yet: what comes after that is read again.
   */
  static <T> List<T> unbroken(long first, List<T> found, ToLongFunction<T> sequence) {
    List<T> events = new ArrayList<>();
    for (T event : found) {
      if (sequence.applyAsLong(event) != first + events.size()) {
        break;
      }
      events.add(event);
    }
    return List.copyOf(events);
  }
}
