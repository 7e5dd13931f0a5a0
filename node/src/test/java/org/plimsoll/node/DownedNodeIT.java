package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.cluster.ClusterMembership;

/**
 * Goal: a node that its cluster has removed ends its process, and says by its code that it was not
 * told to, so that whoever watches it starts it again. Method: a member of this test's process
 * joins a node and removes it, as the majority does with a node it has lost sight of.
 */
class DownedNodeIT {
  private static final String PRELUDE = "pekko://plimsoll@127.0.0.1:";

  @TempDir Path data;

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void a_node_that_its_cluster_removed_ends_with_a_code_that_is_not_0() throws Exception {
    int port = LocalCluster.freePorts(1).get(0);
    Path config = data.resolve("node.conf");
    Files.writeString(config, "pekko.remote.artery.canonical.port = " + port);
    try (NodeProcess node = NodeProcess.start(data, "--config", config.toString())) {
      ActorSystem<?> majority = join(PRELUDE + port);
      try {
        Cluster.get(majority).down(AddressFromURIString.parse(PRELUDE + port));

        assertThat(node.awaitEnd()).isEqualTo(1);
      } finally {
        majority.terminate();
      }
    }
  }

  private static ActorSystem<?> join(String seed) {
    Config config =
        ConfigFactory.parseString("pekko.cluster.seed-nodes = [\"" + seed + "\"]")
            .withFallback(ConfigFactory.parseResources("cluster.conf"))
            .withFallback(ConfigFactory.defaultReferenceUnresolved())
            .resolve();
    ActorSystem<?> system = ActorSystem.create(Behaviors.empty(), "plimsoll", config);
    ClusterMembership.join(system).toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    return system;
  }
}
