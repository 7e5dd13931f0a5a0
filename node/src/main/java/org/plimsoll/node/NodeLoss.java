package org.plimsoll.node;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

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

  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 250;

  private final LocalCluster cluster;
  private final int nodes;
  private final ShardPlaces places;
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
      ShardPlaces places,
      PlimsollNode driver,
      LocalNode lost,
      Instant at,
      Console console) {
    this.cluster = cluster;
    this.nodes = nodes;
    this.places = places;
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
   * @param places of accounts
   * @param driver a member of the cluster that stays
   * @param at recorded time
   */
  static NodeLoss of(
      LocalCluster cluster,
      int nodes,
      ShardPlaces places,
      PlimsollNode driver,
      Instant at,
      Console console) {
    LocalNode oldest = cluster.nodes().get(0);
    var loss = new NodeLoss(cluster, nodes, places, driver, oldest, at, console);
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
      awaitMargined();
      marginedAfter = sinceKilled();
      tell("the others margin all of its accounts; it is started again", marginedAfter);
      phase = Phase.RETURNING;
      LocalNode again = cluster.restart(lost);
      again.awaitServing();
      places.awaitUnmoved(nodes, PATIENCE);
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
      return places.members() == nodes - 1
          && PlimsollNode.await(driver.services().books().insolvent(), ASK) != null;
    } catch (CompletionException e) {
      return false;
    }
  }

  private void awaitMargined() throws InterruptedException {
    while (!isMargined()) {
      if (sinceKilled().compareTo(PATIENCE) > 0) {
        throw new IllegalStateException(
            "the accounts of the lost node are not margined " + PATIENCE + " after the kill");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
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
