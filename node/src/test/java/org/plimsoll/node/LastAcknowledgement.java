package org.plimsoll.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.plimsoll.account.AccountId;

/** Pays into all accounts at one node that is cut off, and sees when it acknowledges no more. */
final class LastAcknowledgement {
  private static final Duration BETWEEN = Duration.ofMillis(500);

  private final FaultLoad load;
  private final ApiClient node;
  private final String name;
  private final long since;
  private final AtomicLong last = new AtomicLong();
  private final CompletableFuture<Void> ended;
  private volatile boolean stopped;

  /**
   * @param name of the fault, which no other has
   * @param since {@link System#nanoTime()} of the fault
   */
  LastAcknowledgement(FaultLoad load, ApiClient node, String name, long since) {
    this.load = load;
    this.node = node;
    this.name = name;
    this.since = since;
    this.ended =
        CompletableFuture.allOf(
            IntStream.range(0, load.accounts().size())
                .mapToObj(n -> pay(load.accounts().get(n), 0))
                .toArray(CompletableFuture[]::new));
  }

  /**
   * Stops asking and waits for the answers that are still to come.
   *
   * @return milliseconds from the fault to the last payment it acknowledged; 0 if there was none
   */
  long await(Duration patience) throws Exception {
    stopped = true;
    ended.get(patience.toSeconds(), TimeUnit.SECONDS);
    return last.get();
  }

  private CompletableFuture<Void> pay(AccountId account, int number) {
    if (stopped) {
      return CompletableFuture.completedFuture(null);
    }
    return load.pay(
            node, account, String.join("-", List.of(name, "cut", "" + account, "" + number)))
        .thenCompose(
            isPaid -> {
              if (isPaid) {
                long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
                last.accumulateAndGet(now, Math::max);
              }
              return FaultLoad.after(BETWEEN)
                  .thenCompose(done -> pay(account, isPaid ? number + 1 : number));
            });
  }
}
