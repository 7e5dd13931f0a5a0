package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Who forms a cluster: three seed nodes, as systems of this process that speak over sockets. */
class ClusterFormationIT {
  private static final long PATIENCE_SECONDS = 60;
  private static final Duration LONG_ENOUGH =
      ClusterFormation.ROUND.multipliedBy(2 * ClusterFormation.ROUNDS);

  private final List<ActorSystem<?>> nodes = new ArrayList<>();
  private List<Integer> ports;

  @BeforeEach
  void choosePorts() throws IOException {
    // Logging starts here, on one thread: started by many at once it complains.
    LoggerFactory.getLogger(ClusterFormationIT.class);
    ports = freePorts(3);
  }

  @AfterEach
  void stopAll() {
    nodes.forEach(ActorSystem::terminate);
    nodes.forEach(node -> done(node.getWhenTerminated().toCompletableFuture()));
  }

  @Test
  void the_first_seed_node_forms_no_cluster_alone_and_one_with_a_second() {
    ActorSystem<?> first = start(0);
    CompletableFuture<Void> joined = ClusterMembership.join(first).toCompletableFuture();
    await()
        .during(LONG_ENOUGH)
        .atMost(LONG_ENOUGH.multipliedBy(3))
        .until(() -> Cluster.get(first).readView().members().isEmpty());

    ActorSystem<?> third = start(2);
    CompletableFuture<Void> thirdJoined = ClusterMembership.join(third).toCompletableFuture();

    done(joined);
    done(thirdJoined);
    await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .until(() -> Cluster.get(first).readView().members().size() == 2);
  }

  @Test
  void the_first_seed_node_joins_the_cluster_that_others_are_in() {
    ActorSystem<?> second = start(1);
    // As what is left of a cluster that the first was in.
    Cluster.get(second).join(Cluster.get(second).selfAddress());
    done(ClusterMembership.join(second).toCompletableFuture());
    ActorSystem<?> third = start(2);
    done(ClusterMembership.join(third).toCompletableFuture());

    ActorSystem<?> first = start(0);
    done(ClusterMembership.join(first).toCompletableFuture());

    await()
        .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
        .untilAsserted(
            () ->
                assertThat(nodes)
                    .allMatch(node -> Cluster.get(node).readView().members().size() == 3));
  }

  @Test
  void a_first_seed_node_that_cannot_be_known_as_such_does_not_start() {
    ActorSystem<?> first = start(0, config -> config);

    assertThatThrownBy(() -> ClusterMembership.join(first))
        .isInstanceOf(UnsafeClusterException.class)
        .hasMessageContaining("pekko.remote.artery.canonical.");
  }

  private ActorSystem<?> start(int number) {
    return start(number, ClusterMembership::prepared);
  }

  private ActorSystem<?> start(int number, UnaryOperator<Config> prepared) {
    String seeds =
        ports.stream()
            .map(port -> "\"pekko://plimsoll@127.0.0.1:" + port + '"')
            .collect(Collectors.joining(", "));
    Config config =
        ConfigFactory.parseString(
                "pekko.remote.artery.canonical.port = "
                    + ports.get(number)
                    + "\npekko.cluster.seed-nodes = ["
                    + seeds
                    + "]\n"
                    + "pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes = 30s\n")
            .withFallback(ConfigFactory.parseResources("cluster.conf"))
            .withFallback(ConfigFactory.parseResources("serialization.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    ActorSystem<?> node = ActorSystem.create(Behaviors.empty(), "plimsoll", prepared.apply(config));
    nodes.add(node);
    return node;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    }
    List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
    for (ServerSocket socket : held) {
      socket.close();
    }
    return ports;
  }

  private static <T> T done(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
