package org.plimsoll.node;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.plimsoll.account.AccountId;

/**
 * Kills a single node with SIGKILL at random moments while clients keep requests in flight, starts
 * it again on the same journal, and holds everything that was ever recorded against the journals,
 * each time.
 */
final class KillCycles {
  private static final int ACCOUNTS = 6;
  private static final int CLIENTS = 80;
  private static final int LEAST_IN_FLIGHT = 32;
  private static final int LEAST_ACKNOWLEDGED = 60;
  private static final int MORE_ACKNOWLEDGED = 300;
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final Duration OFTEN = Duration.ofMillis(20);

  private final Path directory;
  private final long seed;
  private final SplittableRandom random;
  private final List<Long> inFlight = new ArrayList<>();
  private final List<Long> millisToFirst = new ArrayList<>();
  private final List<Long> millisToLast = new ArrayList<>();

  /**
   * What a run came to.
   *
   * @param inFlight requests sent and not answered at each kill
   * @param millisToFirst from each restart until some account acknowledged something
   * @param millisToLast from each restart until every account had
   */
  record Report(
      HistoryCounts counts,
      List<Long> inFlight,
      List<Long> millisToFirst,
      List<Long> millisToLast) {
    @Override
    public String toString() {
      return String.format(
          "%d kills, 0 violations; %s%n"
              + "  in flight when killed: %s%n"
              + "  restart to first acknowledgement: %s%n"
              + "  restart to one of every account: %s",
          inFlight.size(),
          counts,
          Quantiles.ofCounts(inFlight),
          Quantiles.ofMillis(millisToFirst),
          Quantiles.ofMillis(millisToLast));
    }
  }

  /**
   * @param directory of the journal and of what is recorded
   */
  KillCycles(Path directory, long seed) {
    this.directory = directory;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  Report run(int kills) throws IOException, InterruptedException {
    Path recorded = directory.resolve("recorded.jsonl");
    NodeProcess node = start();
    try (FaultRecorder recorder = FaultRecorder.appendingTo(recorded)) {
      FaultLoad load = new FaultLoad(recorder, "killed", ACCOUNTS, CLIENTS, seed);
      ApiClient first = ApiClient.of(node);
      FaultAudit audit = new FaultAudit(recorded, load.accounts());
      load.open(first);
      await().atMost(PATIENCE).until(() -> load.trades(first));
      for (int kill = 1; kill <= kills; kill++) {
        fire(load, node);
        long restarted = System.nanoTime();
        node = start();
        ApiClient api = ApiClient.of(node);
        awaitAcknowledgements(load, api, kill, restarted);
        audit.requireNothingWrong(api, "seed " + seed + ", kill " + kill);
      }
      audit.awaitNothingWrongAtRest(ApiClient.of(node), "seed " + seed + ", at rest");
    } finally {
      node.kill();
    }
    return new Report(
        HistoryCounts.of(FaultRecorder.read(recorded)), inFlight, millisToFirst, millisToLast);
  }

  private NodeProcess start() throws IOException {
    return NodeProcess.start(directory.resolve("node"), "--simulate");
  }

  /** Keeps requests in flight until enough are acknowledged, and then kills the node. */
  private void fire(FaultLoad load, NodeProcess node) throws InterruptedException {
    int enough = load.acknowledged() + LEAST_ACKNOWLEDGED + random.nextInt(MORE_ACKNOWLEDGED);
    CompletableFuture<Void> running = load.run(ApiClient.of(node));
    await()
        .atMost(PATIENCE)
        .pollInterval(OFTEN)
        .until(() -> load.acknowledged() >= enough && load.inFlight() >= LEAST_IN_FLIGHT);
    inFlight.add((long) load.inFlight());
    node.kill();
    load.stop();
    running.join();
  }

  /** Until every account has acknowledged a deposit since the restart. */
  private void awaitAcknowledgements(FaultLoad load, ApiClient api, int kill, long restarted) {
    long first = 0;
    for (AccountId account : load.accounts()) {
      String key = "after-" + kill + "-" + account;
      await().atMost(PATIENCE).pollInterval(OFTEN).until(() -> load.pays(api, account, key));
      first = first == 0 ? System.nanoTime() : first;
    }
    millisToFirst.add(TimeUnit.NANOSECONDS.toMillis(first - restarted));
    millisToLast.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - restarted));
  }
}
