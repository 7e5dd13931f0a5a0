package org.plimsoll.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.Cluster;

/**
 * How a node becomes a member of its cluster: with seed nodes it joins whoever of them answers, and
 * the first of them forms a cluster if a majority of them is in none; without, it is a cluster of
 * its own.
 */
public final class ClusterMembership {
  static final String SEED_NODES = "pekko.cluster.seed-nodes";
  private static final String CANONICAL = "pekko.remote.artery.canonical.";
  private static final String FORMS_ALONE_AFTER = "pekko.cluster.seed-node-timeout";
  private static final Duration NEVER = Duration.ofDays(1000);

  private ClusterMembership() {}

  /** Whether a node of this configuration has others to join. */
  public static boolean hasSeedNodes(Config config) {
    return !config.getStringList(SEED_NODES).isEmpty();
  }

  /**
   * The configuration to start a node with: by its own the first seed node would form a cluster
   * whenever no other answers for some seconds, as when it is cut off.
   */
  public static Config prepared(Config config) {
    return isFirst(config)
        ? config.withValue(FORMS_ALONE_AFTER, ConfigValueFactory.fromAnyRef(NEVER))
        : config;
  }

  private static boolean isFirst(Config config) {
    List<Address> seeds = seeds(config);
    return seeds.size() > 1
        && seeds.get(0).getHost().equals(Optional.of(config.getString(CANONICAL + "hostname")))
        && seeds.get(0).getPort().equals(Optional.of(config.getInt(CANONICAL + "port")));
  }

  private static List<Address> seeds(Config config) {
    return config.getStringList(SEED_NODES).stream().map(AddressFromURIString::parse).toList();
  }

  /**
   * Joins, once.
   *
   * @param system of a {@link #prepared} configuration
   * @return completes when the node is up; fails if it ends before it is
   * @throws UnsafeClusterException if it is the first seed node and cannot be known as such
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
    system.systemActorOf(formation(system), ClusterFormation.NAME, Props.empty());
    if (!hasSeedNodes(system.settings().config())) {
      cluster.join(cluster.selfAddress());
    }
    return up;
  }

  private static Behavior<ClusterFormation.Command> formation(ActorSystem<?> system) {
    Config config = system.settings().config();
    Address self = Cluster.get(system).selfAddress();
    List<Address> seeds = seeds(config);
    if (seeds.size() < 2 || !seeds.get(0).equals(self)) {
      return ClusterFormation.answering();
    }
    if (config.getDuration(FORMS_ALONE_AFTER).compareTo(NEVER) < 0) {
      throw new UnsafeClusterException(
          "the first of "
              + SEED_NODES
              + " is this node, "
              + self
              + ": write host and port the same way in "
              + CANONICAL
              + "hostname and port");
    }
    return ClusterFormation.ofFirst(seeds.subList(1, seeds.size()));
  }
}
