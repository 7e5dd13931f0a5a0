package org.plimsoll.node;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.plimsoll.node.FaultProxy.Fault;
import org.plimsoll.node.FaultRun.Waited;

/**
 * Does harm to the way between a node and its journal in Cassandra, and to Cassandra itself, while
 * clients keep requests in flight. After each fault it waits until the node acknowledges again,
 * which nobody helps it to, has every unknown outcome found out, and holds all that was ever
 * recorded against the journals.
 */
final class JournalFaults {
  private static final int LEAST_IN_FLIGHT = 32;
  private static final int LEAST_ACKNOWLEDGED = 20;
  private static final int MORE_ACKNOWLEDGED = 60;
  private static final int UNAVAILABLE = 503;
  private static final int OK = 200;

  /** In every ten faults, in an order that the seed gives. */
  private static final List<Kind> TEN =
      List.of(
          Kind.REFUSED,
          Kind.REFUSED,
          Kind.CUT_AFTER_REQUEST,
          Kind.CUT_AFTER_REQUEST,
          Kind.CUT_IN_ANSWER,
          Kind.CUT_IN_ANSWER,
          Kind.SLOW,
          Kind.SLOW,
          Kind.SWALLOWED);

  /** One of these is the tenth. */
  private static final List<Kind> PROCESS = List.of(Kind.KILLED, Kind.PAUSED, Kind.RESTARTED);

  enum Kind {
    REFUSED,
    CUT_AFTER_REQUEST,
    CUT_IN_ANSWER,
    SLOW,
    SWALLOWED,
    KILLED,
    PAUSED,
    RESTARTED
  }

  private final TestCassandra cassandra;
  private final FaultProxy proxy;
  private final FaultRun run;
  private final ApiClient api;
  private final ApiClient health;
  private final long seed;
  private final SplittableRandom random;
  private final Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
  private final List<Long> inFlight = new ArrayList<>();
  private final List<Long> millisToFirst = new ArrayList<>();
  private final List<Long> millisToLast = new ArrayList<>();
  private final List<Long> millisToNotReady = new ArrayList<>();
  private int resolved;

  /**
   * What a run came to.
   *
   * @param kinds how many faults of each
   * @param inFlight requests sent and not answered at each fault
   * @param millisToFirst from the end of each fault until some account acknowledged something
   * @param millisToLast from there until every account had
   * @param millisToNotReady from the beginning of a fault until the node said that it was not ready
   *     for want of its journal
   * @param resolved requests whose outcome was unknown after a fault, and known after a repetition
   */
  record Report(
      HistoryCounts counts,
      Map<Kind, Integer> kinds,
      List<Long> inFlight,
      List<Long> millisToFirst,
      List<Long> millisToLast,
      List<Long> millisToNotReady,
      int resolved) {
    @Override
    public String toString() {
      return String.format(
          "%d faults %s, 0 violations; %s%n"
              + "  %d unknown outcomes after a fault, all known after a repetition%n"
              + "  in flight at a fault: %s%n"
              + "  its end to first acknowledgement: %s%n"
              + "  its end to one of every account: %s%n"
              + "  its beginning until not ready, %d times: %s",
          inFlight.size(),
          kinds,
          counts,
          resolved,
          Quantiles.ofCounts(inFlight),
          Quantiles.ofMillis(millisToFirst),
          Quantiles.ofMillis(millisToLast),
          millisToNotReady.size(),
          Quantiles.ofMillis(millisToNotReady));
    }
  }

  /**
   * @param node whose journal is in the server, behind the proxy
   */
  JournalFaults(
      TestCassandra cassandra, FaultProxy proxy, NodeProcess node, FaultRun run, long seed) {
    this.cassandra = cassandra;
    this.proxy = proxy;
    this.run = run;
    this.api = ApiClient.of(node);
    this.health = new ApiClient(node.health());
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  Report run(int faults) throws IOException, InterruptedException {
    run.open(api);
    awaitReady();
    int number = 0;
    for (Kind kind : drawn(faults)) {
      String name = ++number + "-" + kind;
      run.begin(api, LEAST_ACKNOWLEDGED + random.nextInt(MORE_ACKNOWLEDGED), LEAST_IN_FLIGHT);
      inFlight.add((long) run.load().inFlight());
      harm(kind);
      Waited waited = run.awaitAcknowledgements(api, name);
      millisToFirst.add(waited.first());
      millisToLast.add(waited.last());
      awaitReady();
      run.end();
      int unknown = run.resolve(api);
      resolved += unknown;
      run.check(api, "after fault " + name);
      kinds.merge(kind, 1, Integer::sum);
      System.out.printf(
          "fault %s: first acknowledgement %d ms after its end, one of every account %d ms, %d"
              + " unknown%n",
          name, waited.first(), waited.last(), unknown);
    }
    run.checkAtRest(api);
    return new Report(
        run.counts(), kinds, inFlight, millisToFirst, millisToLast, millisToNotReady, resolved);
  }

  private List<Kind> drawn(int faults) {
    List<Kind> drawn = new ArrayList<>();
    Random shuffle = new Random(seed);
    for (int ten = 0; drawn.size() < faults; ten++) {
      List<Kind> next = new ArrayList<>(TEN);
      next.add(PROCESS.get(ten % PROCESS.size()));
      Collections.shuffle(next, shuffle);
      drawn.addAll(next);
    }
    return drawn.stream().limit(faults).collect(Collectors.toList());
  }

  /** Returns when the fault is over. */
  private void harm(Kind kind) throws IOException, InterruptedException {
    switch (kind) {
      case REFUSED -> {
        proxy.becomeAll(Fault.REFUSE);
        lastAway();
        proxy.becomeAll(Fault.PASS);
      }
      case CUT_AFTER_REQUEST -> cut(Fault.CUT_AFTER_REQUEST);
      case CUT_IN_ANSWER -> cut(Fault.CUT_IN_ANSWER);
      case SLOW -> {
        proxy.delayUpTo(random.nextLong(100, 4_000));
        proxy.becomeAll(Fault.DELAY);
        last(1_000, 4_000);
        proxy.becomeAll(Fault.PASS);
      }
      case SWALLOWED -> {
        proxy.becomeAll(Fault.BLACKHOLE);
        lastAway();
        proxy.become(Fault.PASS);
        proxy.resetAll(); // no connection of TCP goes on with a hole in it
      }
      case KILLED -> {
        cassandra.kill();
        awaitNotReady();
        cassandra.start();
      }
      case PAUSED -> {
        cassandra.pause();
        lastAway();
        cassandra.resume();
      }
      case RESTARTED -> {
        cassandra.stop();
        awaitNotReady();
        cassandra.start();
      }
    }
  }

  /** Those that are open, and in half of the cases those that come for a while. */
  private void cut(Fault fault) {
    int before = proxy.cuts();
    proxy.becomeAll(fault);
    if (random.nextBoolean()) {
      last(100, 3_000);
    }
    await().atMost(FaultRun.PATIENCE).until(() -> proxy.cuts() > before);
    proxy.become(Fault.PASS);
  }

  /** For a short while, or until the node says that it is not ready. */
  private void lastAway() {
    if (random.nextBoolean()) {
      last(300, 2_500);
    } else {
      awaitNotReady();
    }
  }

  private void last(long least, long most) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextLong(least, most));
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void awaitNotReady() {
    long begun = System.nanoTime();
    await().atMost(FaultRun.PATIENCE).pollInterval(FaultRun.OFTEN).until(this::lacksItsJournal);
    millisToNotReady.add(FaultRun.millisSince(begun));
  }

  private boolean lacksItsJournal() {
    ApiClient.Answer ready = health.get("/ready");
    List<String> missing = new ArrayList<>();
    for (JsonNode each : ready.body().path("missing")) {
      missing.add(each.path("what").asText());
    }
    return ready.status() == UNAVAILABLE && missing.contains("journal");
  }

  private void awaitReady() {
    await()
        .atMost(FaultRun.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> health.get("/ready").status() == OK);
  }
}
