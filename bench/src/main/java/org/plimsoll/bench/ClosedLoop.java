package org.plimsoll.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * So many callers, each of which sends its next command when the last was answered. What falls
 * behind is therefore not seen as longer latency but as fewer commands.
 */
public final class ClosedLoop {
  /** Sends one. */
  @FunctionalInterface
  public interface Command {
    /**
     * @param caller from 0
     * @param number of the command of this caller, from 0; goes on from turn to turn
     */
    CompletionStage<?> send(int caller, long number);
  }

  /** What came of one turn. */
  public record Turn(double seconds, long[] sortedNanos) {
    public double perSecond() {
      return sortedNanos.length / seconds;
    }

    /** Of all turns together. */
    public static Turn of(List<Turn> turns) {
      return new Turn(
          turns.stream().mapToDouble(Turn::seconds).sum(),
          turns.stream().flatMapToLong(turn -> Arrays.stream(turn.sortedNanos)).sorted().toArray());
    }

    /** The latency that this share of the commands did not exceed. */
    public double millis(double share) {
      int n = (int) Math.ceil(share * sortedNanos.length) - 1;
      return sortedNanos[Math.max(0, n)] / 1e6;
    }
  }

  private final Command command;
  private final long[] sent;

  public ClosedLoop(int callers, Command command) {
    this.command = command;
    this.sent = new long[callers];
  }

  /**
   * Runs for a time, and returns when the last command was answered.
   *
   * @throws java.util.concurrent.CompletionException if a command fails
   */
  public Turn run(long millis) {
    AtomicBoolean ended = new AtomicBoolean();
    List<List<Long>> nanos = new ArrayList<>();
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    long start = System.nanoTime();
    for (int caller = 0; caller < sent.length; caller++) {
      nanos.add(new ArrayList<>());
      callers.add(new CompletableFuture<>());
      next(caller, nanos.get(caller), ended, callers.get(caller));
    }
    CompletableFuture<Void> all =
        CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new));
    // A failure ends the turn at once; otherwise time does.
    all.completeOnTimeout(null, millis, TimeUnit.MILLISECONDS).join();
    ended.set(true);
    callers.forEach(CompletableFuture::join);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Turn(
        seconds,
        nanos.stream().flatMap(List::stream).mapToLong(Long::longValue).sorted().toArray());
  }

  private void next(
      int caller, List<Long> nanos, AtomicBoolean ended, CompletableFuture<Void> done) {
    long start = System.nanoTime();
    command
        .send(caller, sent[caller]++)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                done.completeExceptionally(failure);
                return;
              }
              nanos.add(System.nanoTime() - start);
              if (ended.get()) {
                done.complete(null);
              } else {
                next(caller, nanos, ended, done);
              }
            });
  }
}
