package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Leave;

/** Several nodes of one cluster in this process, under the configuration of the product. */
final class ClusterOfNodes implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Who is lost is taken out by the test, so that a slow machine takes out nobody. */
  private static final Config OVERRIDES =
      ConfigFactory.parseString(
          """
          pekko.loglevel = WARNING
          pekko.cluster.downing-provider-class = ""
          pekko.cluster.failure-detector.acceptable-heartbeat-pause = 2s
          pekko.coordinated-shutdown.run-by-actor-system-terminate = off
          pekko.actor.testkit.typed.single-expect-default = 60s
          pekko.actor.testkit.typed.default-timeout = 60s
          """);

  private final List<ActorTestKit> nodes = new ArrayList<>();

  /** A cluster without a journal. */
  ClusterOfNodes(int size) {
    this(
        size,
        ConfigFactory.parseResources("cluster.conf")
            .withFallback(ConfigFactory.parseResources("serialization.conf")));
  }

  ClusterOfNodes(int size, Config config) {
    for (int n = 0; n < size; n++) {
      nodes.add(
          ActorTestKit.create(
              "plimsoll",
              OVERRIDES
                  .withFallback(config)
                  .withFallback(ConfigFactory.defaultReferenceUnresolved())
                  .resolve()));
    }
    var first = Cluster.get(system(0)).selfMember().address();
    nodes.forEach(node -> Cluster.get(node.system()).manager().tell(Join.create(first)));
    nodes.forEach(node -> awaitMembers(node, size));
  }

  ActorTestKit kit(int node) {
    return nodes.get(node);
  }

  ActorSystem<?> system(int node) {
    return kit(node).system();
  }

  <T> TestProbe<T> probe(int node) {
    return kit(node).createTestProbe();
  }

  /** Ends a node without a word to the others, who do not yet know. */
  void crash(int node) {
    system(node).terminate();
    system(node).getWhenTerminated().toCompletableFuture().join();
  }

  /** Takes a node that crashed out of the cluster, and returns when it is. */
  void remove(int crashed) {
    int witness = crashed == 0 ? 1 : 0;
    Cluster.get(system(witness))
        .manager()
        .tell(new Down(Cluster.get(system(crashed)).selfMember().address()));
    awaitMembers(kit(witness), nodes.size() - 1);
  }

  /** Has a node leave in good order; its actors are handed over by then. */
  void leave(int node) {
    Cluster cluster = Cluster.get(system(node));
    cluster.manager().tell(Leave.create(cluster.selfMember().address()));
    awaitMembers(kit(node == 0 ? 1 : 0), nodes.size() - 1);
  }

  private static void awaitMembers(ActorTestKit node, int size) {
    await(
        node,
        () ->
            assertThat(Cluster.get(node.system()).state().getMembers())
                .hasSize(size)
                .allMatch(member -> member.status().equals(MemberStatus.up())));
  }

  static void await(ActorTestKit node, Runnable assertion) {
    node.createTestProbe()
        .awaitAssert(
            PATIENCE,
            () -> {
              assertion.run();
              return null;
            });
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.system().terminate());
    nodes.forEach(node -> node.system().getWhenTerminated().toCompletableFuture().join());
  }
}
