package org.plimsoll.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.japi.function.Function2;
import org.apache.pekko.stream.StreamLimitReachedException;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Reads the journal for audits: on threads of its own, so much of it at a time and no more, so that
 * no question about the past holds up a command.
 */
final class AuditReads {
  private static final String DISPATCHER = "plimsoll.http.audit";

  /** An export that nobody fetches gives up its place. */
  private static final Duration UNFETCHED = Duration.ofSeconds(30);

  /** Lines that are sent together when the one who reads them is slower. */
  private static final long LINES_AT_A_TIME = 100;

  private final ActorSystem<?> system;
  private final AuditSettings settings;
  private final Executor executor;
  private final Semaphore queries;
  private final Semaphore exports;

  AuditReads(ActorSystem<?> system, AuditSettings settings) {
    this.system = system;
    this.settings = settings;
    this.executor = system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    this.queries = new Semaphore(settings.mostQueries());
    this.exports = new Semaphore(settings.mostExports());
  }

  /**
   * Answers a question on the threads of audits. Fails with a {@link ProblemException} at once if
   * too many are being answered.
   *
   * @param question reads with the methods below alone
   */
  <T> CompletionStage<T> query(Supplier<CompletionStage<T>> question) {
    if (!queries.tryAcquire()) {
      return busy();
    }
    return CompletableFuture.supplyAsync(question, executor)
        .thenCompose(answer -> answer)
        .whenComplete((answer, failure) -> queries.release());
  }

  /** Everything a source has, which must not be more than one question may read. */
  <T> CompletionStage<List<T>> all(Source<T, ?> source) {
    List<T> start = new ArrayList<>();
    return fold(source, start, AuditReads::plus).thenApply(List::copyOf);
  }

  /**
   * What a source comes to, which must not have more than one question may read.
   *
   * @param step also where a mutable start is added to
   */
  <T, A> CompletionStage<A> fold(Source<T, ?> source, A start, Function2<A, T, A> step) {
    return bounded(source)
        .fold(start, step)
        .async(DISPATCHER)
        .runWith(Sink.head(), system)
        .thenApplyAsync(result -> result, executor);
  }

  /** The source, failing with a {@link ProblemException} beyond what one question may read. */
  <T> Source<T, NotUsed> bounded(Source<T, ?> source) {
    return source
        .limit(settings.mostEvents())
        .mapError(StreamLimitReachedException.class, e -> tooMany())
        .mapMaterializedValue(any -> NotUsed.getInstance());
  }

  /** For a question that counts by itself. */
  int mostEvents() {
    return settings.mostEvents();
  }

  ProblemException tooMany() {
    return new ProblemException(
        ProblemCode.TOO_MANY_EVENTS,
        "this would read more than "
            + settings.mostEvents()
            + " events; ask about less of the journal, or export it");
  }

  /** The lines with their pace, for whoever has begun an export. */
  <T> Source<T, NotUsed> paced(Source<T, NotUsed> lines) {
    return lines.throttle(settings.exportRate(), Duration.ofSeconds(1));
  }

  /**
   * A body that is written while it is read, on the threads of audits and never faster than it is
   * fetched.
   *
   * @throws ProblemException at once if too many exports are running
   */
  Source<ByteString, NotUsed> export(Source<ByteString, NotUsed> lines) {
    if (!exports.tryAcquire()) {
      throw busyProblem();
    }
    AtomicBoolean isFetched = new AtomicBoolean();
    Runnable release = once(exports::release);
    system
        .scheduler()
        .scheduleOnce(
            UNFETCHED,
            () -> {
              if (!isFetched.get()) {
                release.run();
              }
            },
            system.executionContext());
    return Source.lazySource(
            () -> {
              isFetched.set(true);
              return lines;
            })
        .batch(LINES_AT_A_TIME, first -> first, ByteString::concat)
        .async(DISPATCHER)
        .watchTermination(
            (any, done) -> {
              done.whenComplete((ok, failure) -> release.run());
              return NotUsed.getInstance();
            });
  }

  private static Runnable once(Runnable action) {
    AtomicBoolean isLeft = new AtomicBoolean(true);
    return () -> {
      if (isLeft.getAndSet(false)) {
        action.run();
      }
    };
  }

  private static <T> List<T> plus(List<T> all, T next) {
    all.add(next);
    return all;
  }

  private static <T> CompletionStage<T> busy() {
    return CompletableFuture.failedFuture(busyProblem());
  }

  private static ProblemException busyProblem() {
    return new ProblemException(
        ProblemCode.BUSY,
        "too many questions about the journal are being answered; ask again later");
  }
}
