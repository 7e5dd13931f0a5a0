package org.plimsoll.node;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.pattern.Patterns;
import org.plimsoll.account.Account;
import scala.concurrent.duration.FiniteDuration;

/**
 * The loss of a node during a replay: SIGKILL; when the others margin all of its accounts it is
 * started again, as an operator would; it is over when accounts have stopped moving to it.
 */
final class NodeLoss {
  /** How far it is. */
  enum Phase {
    /** Accounts of the lost node are nowhere. */
    AWAY,
    /** All are margined; the node starts, and some of them move to it. */
    RETURNING,
    /** As if nothing had been. */
    OVER
  }

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 250;

  /** Shards move every ten seconds, if they move. */
  private static final Duration UNMOVED = Duration.ofSeconds(25);

  private final LocalCluster cluster;
  private final int nodes;
  private final String role;
  private final PlimsollNode driver;
  private final LocalNode lost;
  private final Instant at;
  private final Console console;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final long killed;
  private volatile Phase phase = Phase.AWAY;
  private volatile Duration marginedAfter = Duration.ZERO;
  private volatile Duration overAfter = Duration.ZERO;

  private NodeLoss(
      LocalCluster cluster,
      int nodes,
      String role,
      PlimsollNode driver,
      LocalNode lost,
      Instant at,
      Console console) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.role = role;
    this.driver = driver;
    this.lost = lost;
    this.at = at;
    this.console = console;
    this.killed = System.nanoTime();
  }

  /**
   * Kills the node that started first: with the accounts of its shards the liquidator and whatever
   * else there is one of is lost.
   *
   * @param nodes how many there are
   * @param role of those that hold accounts
   * @param driver a member of the cluster that stays
   * @param at recorded time
   */
  static NodeLoss of(
      LocalCluster cluster,
      int nodes,
      String role,
      PlimsollNode driver,
      Instant at,
      Console console) {
    LocalNode oldest = cluster.nodes().get(0);
    var loss = new NodeLoss(cluster, nodes, role, driver, oldest, at, console);
    try {
      oldest.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a node was killed", e);
    }
    Thread watch = new Thread(loss::watch, "node-loss");
    watch.setDaemon(true);
    watch.start();
    return loss;
  }

  Phase phase() {
    if (end.isCompletedExceptionally()) {
      end.join();
    }
    return phase;
  }

  /** Returns when it is over. */
  void await() {
    end.join();
  }

  ReplayReport.LostNode report() {
    return new ReplayReport.LostNode(
        lost.number(), at.toString(), seconds(marginedAfter), seconds(overAfter));
  }

  private void watch() {
    try {
      awaitUntil("the accounts of the lost node are not margined", this::isMargined);
      marginedAfter = sinceKilled();
      tell("the others margin all of its accounts; it is started again", marginedAfter);
      phase = Phase.RETURNING;
      LocalNode again = cluster.restart(lost);
      again.awaitServing();
      awaitUnmoved();
      overAfter = sinceKilled();
      tell("it is back, and accounts have stopped moving to it", overAfter);
      phase = Phase.OVER;
      end.complete(null);
    } catch (IOException | InterruptedException | RuntimeException e) {
      end.completeExceptionally(e);
    }
  }

  /** The others know that it is gone, and every account has answered that it is monitored. */
  private boolean isMargined() {
    try {
      return members() == nodes - 1
          && PlimsollNode.await(driver.services().books().insolvent(), ASK) != null;
    } catch (CompletionException e) {
      return false;
    }
  }

  private void awaitUnmoved() throws InterruptedException {
    Map<Address, Set<String>> places = Map.of();
    long since = System.nanoTime();
    while (members() != nodes || System.nanoTime() - since < UNMOVED.toNanos()) {
      Map<Address, Set<String>> now = places();
      if (now.size() != nodes || !now.equals(places)) {
        places = now;
        since = System.nanoTime();
      }
      pause("accounts do not stop moving");
    }
  }

  /** Which shards of accounts each node has; nothing if nobody says. */
  private Map<Address, Set<String>> places() {
    Map<Address, Set<String>> places = new TreeMap<>(Address.addressOrdering());
    // The driver holds no accounts: it knows their places by proxy alone.
    ActorRef region =
        ClusterSharding.get(driver.system().classicSystem()).shardRegion(Account.TYPE_KEY.name());
    try {
      var stats =
          (ShardRegion.ClusterShardingStats)
              PlimsollNode.await(
                  Patterns.ask(
                      region,
                      new ShardRegion.GetClusterShardingStats(
                          FiniteDuration.fromNanos(ASK.toNanos())),
                      ASK),
                  ASK);
      stats
          .getRegions()
          .forEach((node, held) -> places.put(node, Set.copyOf(held.getStats().keySet())));
    } catch (CompletionException e) {
      return Map.of();
    }
    return places;
  }

  private long members() {
    return StreamSupport.stream(
            Cluster.get(driver.system()).state().getMembers().spliterator(), false)
        .filter(member -> member.hasRole(role) && member.status().equals(MemberStatus.up()))
        .count();
  }

  private interface Condition {
    boolean holds();
  }

  private void awaitUntil(String otherwise, Condition condition) throws InterruptedException {
    while (!condition.holds()) {
      pause(otherwise);
    }
  }

  private void pause(String otherwise) throws InterruptedException {
    if (sinceKilled().compareTo(PATIENCE) > 0) {
      throw new IllegalStateException(otherwise + " " + PATIENCE + " after the kill");
    }
    TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
  }

  private void tell(String what, Duration after) {
    console.line("%n%.1f s after the kill of node %d: %s", seconds(after), lost.number(), what);
  }

  private Duration sinceKilled() {
    return Duration.ofNanos(System.nanoTime() - killed);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
