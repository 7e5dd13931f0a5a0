package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Who is let into a cluster: nodes of this test's process, which speak over sockets and TLS. */
class ClusterJoinIT {
  private static final long PATIENCE_SECONDS = 60;
  private static final String REREAD_AT_ONCE =
      "pekko.remote.artery.ssl.rotating-keys-engine.ssl-context-cache-ttl = 1ms\n";

  @TempDir Path directory;

  private final List<ActorSystem<?>> nodes = new ArrayList<>();
  private TestAuthority authority;
  private ActorSystem<?> first;

  @BeforeEach
  void startTheFirst() throws Exception {
    // Logging starts here, on one thread: started by many at once it complains.
    LoggerFactory.getLogger(ClusterJoinIT.class);
    authority = new TestAuthority(directory.resolve("authority"));
    first = start(certified("first", authority, "plimsoll") + REREAD_AT_ONCE);
    await(ClusterMembership.join(first).toCompletableFuture());
  }

  @AfterEach
  void stopAll() {
    nodes.forEach(ActorSystem::terminate);
    nodes.forEach(node -> await(node.getWhenTerminated().toCompletableFuture()));
  }

  @Test
  void a_certificate_of_the_same_authority_joins() throws Exception {
    ActorSystem<?> second = start(certified("second", authority, "plimsoll") + seeds());

    await(ClusterMembership.join(second).toCompletableFuture());

    assertThat(Cluster.get(second).readView().members().size()).isEqualTo(2);
  }

  @Test
  void a_node_that_runs_reads_a_renewed_key_and_authority() throws Exception {
    var next = new TestAuthority(directory.resolve("next"));
    next.issue(directory.resolve("first"), "plimsoll");
    ActorSystem<?> second = start(certified("second", next, "plimsoll") + seeds());

    await(ClusterMembership.join(second).toCompletableFuture());

    assertThat(Cluster.get(second).readView().members().size()).isEqualTo(2);
  }

  @Test
  void a_certificate_of_another_authority_does_not_join() throws Exception {
    var other = new TestAuthority(directory.resolve("other"));

    assertRefused(certified("second", other, "plimsoll"));
  }

  @Test
  void the_same_authority_for_another_name_does_not_join() throws Exception {
    assertRefused(certified("second", authority, "somebody-else"));
  }

  @Test
  void a_node_without_tls_does_not_join() {
    assertRefused("");
  }

  @Test
  void a_node_of_another_event_format_does_not_join() throws Exception {
    assertRefused(
        certified("second", authority, "plimsoll") + "plimsoll.journal.event-format = 1\n");
  }

  private void assertRefused(String settings) {
    ActorSystem<?> node = start(settings + seeds());

    CompletableFuture<Void> joined = ClusterMembership.join(node).toCompletableFuture();

    assertThatThrownBy(() -> await(joined))
        .hasCauseInstanceOf(UnsafeClusterException.class)
        .hasMessageContaining("was not let into its cluster");
    assertThat(Cluster.get(first).readView().members().size()).isEqualTo(1);
  }

  private ActorSystem<?> start(String settings) {
    Config config =
        ConfigFactory.parseString(
                "pekko.cluster.shutdown-after-unsuccessful-join-seed-nodes = 3s\n"
                    + "pekko.cluster.retry-unsuccessful-join-after = 1s\n"
                    + settings)
            .withFallback(ConfigFactory.parseResources("cluster.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    ActorSystem<?> node = ActorSystem.create(Behaviors.empty(), "plimsoll", config);
    nodes.add(node);
    return node;
  }

  private String certified(String node, TestAuthority issuer, String name) throws Exception {
    Path keys = directory.resolve(node);
    issuer.issue(keys, name);
    return "pekko.remote.artery { transport = tls-tcp, ssl { ssl-engine-provider ="
        + " org.apache.pekko.remote.artery.tcp.ssl.RotatingKeysSSLEngineProvider,"
        + " rotating-keys-engine.secret-mount-point = \""
        + keys
        + "\" } }\n";
  }

  private String seeds() {
    return "pekko.cluster.seed-nodes = [\"" + Cluster.get(first).selfAddress() + "\"]\n";
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
