package org.plimsoll.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.plimsoll.account.AccountId;

/**
 * Sees how long after a fault each account acknowledges a payment that was sent since, and how long
 * after it all accounts with exposure are measured again, as an operator sees it.
 */
final class AccountWatch {
  private static final Duration OFTEN = Duration.ofMillis(200);
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(240);

  private final FaultCluster cluster;
  private final FaultLoad load;
  private final String name;
  private final long since;
  private final Supplier<List<LocalNode>> asked;
  private final List<CompletableFuture<Long>> silences = new ArrayList<>();

  /**
   * What came of a fault.
   *
   * @param silences milliseconds until each account acknowledged something
   * @param margined milliseconds until all accounts with exposure were measured
   */
  record Seen(List<Long> silences, long margined) {}

  private AccountWatch(
      FaultCluster cluster,
      FaultLoad load,
      String name,
      long since,
      Supplier<List<LocalNode>> asked) {
    this.cluster = cluster;
    this.load = load;
    this.name = name;
    this.since = since;
    this.asked = asked;
  }

  /**
   * Begins to ask.
   *
   * @param name of the fault, which no other has
   * @param since {@link System#nanoTime()} of the fault
   * @param asked the nodes that are asked, one after the other
   */
  static AccountWatch begin(
      FaultCluster cluster,
      FaultLoad load,
      String name,
      long since,
      Supplier<List<LocalNode>> asked) {
    AccountWatch watch = new AccountWatch(cluster, load, name, since, asked);
    for (int n = 0; n < load.accounts().size(); n++) {
      watch.silences.add(watch.untilPaid(load.accounts().get(n), n));
    }
    return watch;
  }

  /** Until every account has acknowledged something and all are measured. */
  Seen await() throws Exception {
    Awaitility.await("all accounts are margined")
        .atMost(PATIENCE)
        .pollInterval(OFTEN)
        .until(() -> cluster.margined(asked.get()) >= load.accounts().size());
    long margined = millisSince();
    List<Long> all = new ArrayList<>();
    for (CompletableFuture<Long> silence : silences) {
      all.add(silence.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    return new Seen(all, margined);
  }

  private CompletableFuture<Long> untilPaid(AccountId account, int attempt) {
    List<LocalNode> nodes = asked.get();
    ApiClient node = cluster.client(nodes.get(attempt % nodes.size()));
    return load.pay(node, account, name + "-" + account)
        .thenCompose(
            isPaid ->
                isPaid
                    ? CompletableFuture.completedFuture(millisSince())
                    : FaultLoad.after(AGAIN).thenCompose(done -> untilPaid(account, attempt + 1)));
  }

  private long millisSince() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
  }
}
