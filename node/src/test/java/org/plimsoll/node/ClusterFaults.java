package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.plimsoll.node.ClusterFaultReport.Suffered;

/**
 * Does harm to the nodes of a cluster while clients keep requests in flight at all of them, waits
 * until every account has acknowledged something since and all nodes serve in one cluster again,
 * and holds everything that was ever recorded against the journals, each time. Whom it hits follows
 * from the seed.
 */
final class ClusterFaults implements AutoCloseable {
  private static final int ACCOUNTS = 48;
  private static final int CLIENTS = 80;
  private static final int LEAST_IN_FLIGHT = 32;
  private static final int LEAST_ACKNOWLEDGED = 60;
  private static final int MORE_ACKNOWLEDGED = 300;

  /** Longer than a start, and than Pekko's own first seed node waits for others. */
  private static final Duration LONELY = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofSeconds(240);
  private static final Duration OFTEN = Duration.ofMillis(20);

  /** After a fault the load goes on, and leaves the processors to those who recover. */
  private static final Duration CALM = Duration.ofMillis(500);

  private static final int FAILED = 1;

  private final FaultCluster cluster;
  private final FaultRecorder recorder;
  private final FaultLoad load;
  private final FaultAudit audit;
  private final long seed;
  private final SplittableRandom random;
  private final List<Suffered> suffered = new ArrayList<>();

  /** What a fault came to. */
  private record Outcome(AccountWatch.Seen seen, Set<Integer> unexpected, String note) {}

  /** Does harm, and returns when all of it is over. */
  private interface Fault {
    /**
     * @param name that no other has
     */
    Outcome happen(String name) throws Exception;
  }

  private ClusterFaults(FaultCluster cluster, Path recorded, long seed) throws IOException {
    this.cluster = cluster;
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.recorder = FaultRecorder.appendingTo(recorded);
    this.load = new FaultLoad(recorder, "cluster", ACCOUNTS, CLIENTS, seed);
    this.audit = new FaultAudit(recorded, load.accounts());
  }

  /**
   * Opens accounts with exposure.
   *
   * @param cluster that serves, which is this one's to close from now on
   * @param recorded a file for what clients record
   */
  static ClusterFaults in(FaultCluster cluster, Path recorded, long seed) throws IOException {
    ClusterFaults faults = new ClusterFaults(cluster, recorded, seed);
    try {
      ApiClient first = cluster.clients().get(0);
      cluster.restore();
      faults.load.open(first);
      await().atMost(PATIENCE).until(() -> faults.load.exposes(first));
      return faults;
    } catch (RuntimeException e) {
      faults.close();
      throw e;
    }
  }

  /** SIGKILL of one, which is started again when its accounts have acknowledged elsewhere. */
  void killOne() throws Exception {
    suffer(
        "kill -9 of one",
        name -> {
          List<LocalNode> lost = List.of(any());
          List<LocalNode> left = cluster.othersThan(lost);
          long since = System.nanoTime();
          FaultCluster.kill(lost);
          AccountWatch.Seen seen = watch(name, since, left).await();
          return new Outcome(seen, unexpected(cluster.restore(), lost), "");
        });
  }

  /**
   * SIGKILL of so many at once, which a supervisor starts again at once, as the one that is left.
   */
  void killAtOnce(int count) throws Exception {
    suffer(
        "kill -9 of " + count + " at once",
        name -> {
          List<LocalNode> lost = some(count);
          long since = System.nanoTime();
          FaultCluster.kill(lost);
          CompletableFuture<Map<Integer, Integer>> restored =
              CompletableFuture.supplyAsync(cluster::restore);
          AccountWatch watch = AccountWatch.begin(cluster, load, name, since, cluster::nodes);
          AccountWatch.Seen seen = watch.await();
          Map<Integer, Integer> ended = restored.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
          String note = "ended with codes " + ended + " and were started again";
          return new Outcome(seen, Set.of(), note);
        });
  }

  /** SIGSTOP of one for so short that nobody should miss it, or so that somebody may. */
  void freeze(String kind, Duration lasting) throws Exception {
    suffer(
        "SIGSTOP, " + kind,
        name -> {
          LocalNode frozen = any();
          long since = System.nanoTime();
          FaultCluster.freeze(frozen);
          AccountWatch watch = AccountWatch.begin(cluster, load, name, since, cluster::nodes);
          thawAfter(frozen, since, lasting);
          AccountWatch.Seen seen = watch.await();
          Map<Integer, Integer> ended = cluster.restore();
          String note = String.format("%d ms; ended: %s", lasting.toMillis(), ended);
          return new Outcome(seen, ended.keySet(), note);
        });
  }

  /**
   * SIGSTOP of one until long after its accounts are elsewhere. Meanwhile it is asked as well, and
   * may answer when it goes on, before it learns that it was given up.
   */
  void freezeAndLose(Duration lasting) throws Exception {
    suffer(
        "SIGSTOP, long",
        name -> {
          LocalNode frozen = any();
          List<LocalNode> left = cluster.othersThan(List.of(frozen));
          long since = System.nanoTime();
          FaultCluster.freeze(frozen);
          AccountWatch.Seen seen;
          CompletableFuture<?> late;
          try {
            seen = watch(name, since, left).await();
            late = askAll(frozen, name);
          } finally {
            thawAfter(frozen, since, lasting);
          }
          long thawed = System.nanoTime();
          assertThat(frozen.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
              .as("seed %d, %s: node %d ends after it was given up", seed, name, frozen.number())
              .isTrue();
          long went = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - thawed);
          late.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
          Map<Integer, Integer> ended = cluster.restore();
          assertThat(ended).as("exit codes").containsEntry(frozen.number(), FAILED);
          String note =
              String.format(
                  "%d ms; ended by itself %d ms after it went on; what had been sent before came"
                      + " to: %s",
                  lasting.toMillis(), went, answeredLate(thawed));
          return new Outcome(seen, unexpected(ended, List.of(frozen)), note);
        });
  }

  /**
   * Cuts one off from both others, in both directions or in one, until it has ended. In both it is
   * the first seed node, started again while it is cut off still: it must form no second cluster.
   */
  void isolate(NodeNetwork network, boolean isHeard, boolean hears) throws Exception {
    String kind = isHeard ? "cannot hear" : hears ? "cannot be heard" : "is cut off";
    suffer(
        "partition, one " + kind,
        name -> {
          boolean isWhole = !isHeard && !hears;
          LocalNode lost = isWhole ? cluster.node(1) : any();
          List<LocalNode> left = cluster.othersThan(List.of(lost));
          long since = System.nanoTime();
          for (LocalNode other : left) {
            if (!isHeard) {
              network.cut(lost.number(), other.number());
            }
            if (!hears) {
              network.cut(other.number(), lost.number());
            }
          }
          var minority = new LastAcknowledgement(load, cluster.client(lost), name, since);
          AccountWatch watch = watch(name, since, left);
          boolean isOver = lost.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
          long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
          long last = minority.await(PATIENCE);
          assertThat(isOver)
              .as("seed %d, %s: node %d ends in its minority", seed, name, lost.number())
              .isTrue();
          AccountWatch.Seen seen = watch.await();
          Map<Integer, Integer> ended = cluster.restartEnded();
          assertThat(ended).as("exit codes").containsEntry(lost.number(), FAILED);
          if (isWhole) {
            await("node 1 forms no cluster of its own")
                .during(LONELY)
                .atMost(PATIENCE)
                .until(() -> cluster.membersSeenBy(cluster.node(1)) == 0);
          }
          network.heal();
          cluster.restore().forEach(ended::putIfAbsent);
          String note =
              String.format(
                  "the one cut off acknowledged last after %d ms and ended after %d ms",
                  last, took);
          return new Outcome(seen, unexpected(ended, List.of(lost)), note);
        });
  }

  /** Two cannot reach each other, and both reach the third: at least one of them has to go. */
  void separate(NodeNetwork network) throws Exception {
    suffer(
        "partition, two do not reach each other",
        name -> {
          List<LocalNode> two = some(2);
          long since = System.nanoTime();
          network.cut(two.get(0).number(), two.get(1).number());
          network.cut(two.get(1).number(), two.get(0).number());
          AccountWatch watch = AccountWatch.begin(cluster, load, name, since, cluster::nodes);
          await("one of them ends")
              .atMost(PATIENCE)
              .until(() -> !two.stream().allMatch(LocalNode::isAlive));
          long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
          network.heal();
          Map<Integer, Integer> ended = cluster.restore();
          AccountWatch.Seen seen = watch.await();
          String note = String.format("the first ended after %d ms; ended: %s", took, ended);
          return new Outcome(seen, unexpected(ended, two), note);
        });
  }

  /** Cuts one off for so short that nobody should be given up. */
  void interrupt(NodeNetwork network, Duration lasting) throws Exception {
    suffer(
        "partition, short",
        name -> {
          LocalNode one = any();
          long since = System.nanoTime();
          for (LocalNode other : cluster.othersThan(List.of(one))) {
            network.cut(one.number(), other.number());
            network.cut(other.number(), one.number());
          }
          AccountWatch watch = AccountWatch.begin(cluster, load, name, since, cluster::nodes);
          awaitSince(since, lasting);
          network.heal();
          AccountWatch.Seen seen = watch.await();
          Map<Integer, Integer> ended = cluster.restore();
          String note = String.format("%d ms; ended: %s", lasting.toMillis(), ended);
          return new Outcome(seen, ended.keySet(), note);
        });
  }

  ClusterFaultReport report() throws IOException {
    return new ClusterFaultReport(
        suffered, HistoryCounts.of(audit.history()), cluster.secondWriters());
  }

  @Override
  public void close() throws IOException {
    try {
      load.stop();
      cluster.close();
    } finally {
      recorder.close();
    }
  }

  private void suffer(String kind, Fault fault) throws Exception {
    String name = "fault-" + (suffered.size() + 1);
    String when = "seed " + seed + ", " + name + ", " + kind;
    await(when + ": every account is margined, once")
        .atMost(PATIENCE)
        .until(() -> cluster.margined(cluster.nodes()) == ACCOUNTS);
    int enough = load.acknowledged() + LEAST_ACKNOWLEDGED + random.nextInt(MORE_ACKNOWLEDGED);
    CompletableFuture<Void> running = load.run(cluster::clients);
    await(when + ": requests in flight")
        .atMost(PATIENCE)
        .pollInterval(OFTEN)
        .until(() -> load.acknowledged() >= enough && load.inFlight() >= LEAST_IN_FLIGHT);
    long inFlight = load.inFlight();
    load.calm(CALM);
    Outcome outcome = fault.happen(name);
    load.stop();
    running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    audit.awaitNothingWrongAtRest(cluster.client(any()), when);
    var all =
        new Suffered(kind, inFlight, outcome.seen(), outcome.unexpected().size(), outcome.note());
    suffered.add(all);
    System.out.printf("%s: %s%n", when, all);
  }

  private AccountWatch watch(String name, long since, List<LocalNode> asked) {
    return AccountWatch.begin(cluster, load, name, since, () -> asked);
  }

  private LocalNode any() {
    return some(1).get(0);
  }

  private List<LocalNode> some(int count) {
    List<LocalNode> left = new ArrayList<>(cluster.nodes());
    while (left.size() > count) {
      left.remove(random.nextInt(left.size()));
    }
    return left;
  }

  private static Set<Integer> unexpected(Map<Integer, Integer> ended, List<LocalNode> expected) {
    Set<Integer> others = new HashSet<>(ended.keySet());
    expected.forEach(node -> others.remove(node.number()));
    return others;
  }

  /**
   * Reads and payments of every account, which all have their answer or none when this completes.
   */
  private CompletableFuture<?> askAll(LocalNode node, String name) {
    ApiClient api = cluster.client(node);
    return CompletableFuture.allOf(
        load.accounts().stream()
            .flatMap(
                account ->
                    Stream.of(
                        load.read(api, account), load.pay(api, account, name + "-late-" + account)))
            .toArray(CompletableFuture[]::new));
  }

  private void thawAfter(LocalNode frozen, long since, Duration lasting)
      throws IOException, InterruptedException {
    try {
      awaitSince(since, lasting);
    } finally {
      FaultCluster.thaw(frozen);
    }
  }

  private static void awaitSince(long since, Duration lasting) {
    await()
        .atMost(PATIENCE)
        .pollInterval(OFTEN)
        .until(() -> System.nanoTime() - since >= lasting.toNanos());
  }

  /** What came, once it went on, of what was sent before. */
  private String answeredLate(long thawed) throws IOException {
    HistoryCounts late =
        HistoryCounts.of(
            audit.history().stream()
                .filter(asked -> asked.invokedAt() < thawed && asked.answeredAt() >= thawed)
                .toList());
    return String.format(
        "%d acknowledged, %d refused, %d unknown, %d reads",
        late.acknowledged(), late.refused(), late.unknown(), late.seen());
  }
}
