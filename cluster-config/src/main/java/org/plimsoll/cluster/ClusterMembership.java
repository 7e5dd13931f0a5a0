package org.plimsoll.cluster;

import com.typesafe.config.Config;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;

/**
 * How a node becomes a member of its cluster: with seed nodes it joins whoever of them answers, and
 * the first of them forms a cluster if none does; without, it is a cluster of its own.
 */
public final class ClusterMembership {
  static final String SEED_NODES = "pekko.cluster.seed-nodes";

  private ClusterMembership() {}

  /** Whether a node of this configuration has others to join. */
  public static boolean hasSeedNodes(Config config) {
    return !config.getStringList(SEED_NODES).isEmpty();
  }

  /**
   * Joins, once.
   *
   * @return completes when the node is up; fails if it ends before it is
   */
  public static CompletionStage<Void> join(ActorSystem<?> system) {
    Cluster cluster = Cluster.get(system);
    CompletableFuture<Void> up = new CompletableFuture<>();
    cluster.registerOnMemberUp(() -> up.complete(null));
    system
        .getWhenTerminated()
        .thenRun(
            () ->
                up.completeExceptionally(
                    new UnsafeClusterException(
                        "the node was not let into its cluster; why is in the log. "
                            + SEED_NODES
                            + ": "
                            + system.settings().config().getStringList(SEED_NODES))));
    if (!hasSeedNodes(system.settings().config())) {
      cluster.join(cluster.selfAddress());
    }
    return up;
  }
}
