package org.plimsoll.node;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
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

/** Where the shards of accounts are, as a member of the cluster that has none of them sees it. */
final class ShardPlaces {
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(250);

  /** Shards move every ten seconds, if they move. */
  private static final Duration UNMOVED = Duration.ofSeconds(25);

  private final PlimsollNode driver;
  private final String role;

  /**
   * @param driver the member that looks
   * @param role of those that have accounts
   */
  ShardPlaces(PlimsollNode driver, String role) {
    this.driver = driver;
    this.role = role;
  }

  /** How many members that have accounts are up. */
  long members() {
    return StreamSupport.stream(
            Cluster.get(driver.system()).state().getMembers().spliterator(), false)
        .filter(member -> member.hasRole(role) && member.status().equals(MemberStatus.up()))
        .count();
  }

  /**
   * Returns when so many members have accounts, and none has moved for a while.
   *
   * @throws IllegalStateException if that takes too long
   */
  void awaitUnmoved(int nodes, Duration patience) {
    long begun = System.nanoTime();
    long since = begun;
    Map<Address, Set<String>> places = Map.of();
    while (members() != nodes || System.nanoTime() - since < UNMOVED.toNanos()) {
      Map<Address, Set<String>> now = places();
      if (now.size() != nodes || !now.equals(places)) {
        places = now;
        since = System.nanoTime();
      }
      if (System.nanoTime() - begun > patience.toNanos()) {
        throw new IllegalStateException("accounts did not stop moving within " + patience);
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
  }

  /** Which shards each node has; nothing if nobody says. */
  private Map<Address, Set<String>> places() {
    Map<Address, Set<String>> places = new TreeMap<>(Address.addressOrdering());
    ActorRef region =
        ClusterSharding.get(driver.system().classicSystem()).shardRegion(Account.TYPE_KEY.name());
    var question = new ShardRegion.GetClusterShardingStats(FiniteDuration.fromNanos(ASK.toNanos()));
    try {
      var stats =
          (ShardRegion.ClusterShardingStats)
              PlimsollNode.await(Patterns.ask(region, question, ASK), ASK);
      stats
          .getRegions()
          .forEach((node, held) -> places.put(node, Set.copyOf(held.getStats().keySet())));
    } catch (CompletionException e) {
      return Map.of();
    }
    return places;
  }
}
