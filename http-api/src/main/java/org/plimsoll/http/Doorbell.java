package org.plimsoll.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the one who waits at it. A ring while nobody waits is kept. Whoever looks after having
 * waited sees all that was there before any ring until then.
 */
final class Doorbell implements Runnable {
  private final Duration longest;
  private CompletableFuture<Void> next = new CompletableFuture<>();

  /**
   * @param longest how long anybody waits
   */
  Doorbell(Duration longest) {
    this.longest = longest;
  }

  /** Rings. */
  @Override
  public void run() {
    next().complete(null);
  }

  /** Completes at a ring since the last wait was over, or when it has lasted too long. */
  CompletionStage<Void> await() {
    CompletableFuture<Void> awaited = next();
    return awaited
        .copy()
        .completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((any, failure) -> begin());
  }

  private synchronized CompletableFuture<Void> next() {
    return next;
  }

  private synchronized void begin() {
    next = new CompletableFuture<>();
  }
}
