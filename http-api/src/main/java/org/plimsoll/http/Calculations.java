package org.plimsoll.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** Runs what takes long on threads of its own, so that nothing else waits for it. */
final class Calculations {
  private static final String DISPATCHER = "plimsoll.http.calculations";

  private final Executor executor;
  private final Semaphore places;

  /**
   * @param most how many may run or wait at a time
   */
  Calculations(Executor executor, int most) {
    this.executor = executor;
    this.places = new Semaphore(most);
  }

  /** On the threads that the configuration sets apart. */
  static Calculations on(ActorSystem<?> system, int most) {
    return new Calculations(
        system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER)), most);
  }

  /** Fails with a {@link ProblemException} at once if too many are waiting. */
  <T> CompletionStage<T> run(Supplier<T> calculation) {
    if (!places.tryAcquire()) {
      return CompletableFuture.failedFuture(
          new ProblemException(
              ProblemCode.BUSY, "too many calculations are waiting on this node; ask again later"));
    }
    return CompletableFuture.supplyAsync(calculation, executor)
        .whenComplete((result, failure) -> places.release());
  }
}
