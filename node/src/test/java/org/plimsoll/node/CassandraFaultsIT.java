package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * F10 and F11. Goal: whatever becomes of the way to Cassandra, or of Cassandra, 0 acknowledged
 * requests are lost and 0 applied twice, every unknown outcome is known once it is repeated, and
 * the node serves again by itself. Method: {@link JournalFaults}, as many as {@code
 * plimsoll.faults.cassandra} says, with shorter times of the journal than a node has, so that there
 * is time for more of them; how long the driver waits before it connects again is as shipped.
 */
class CassandraFaultsIT {
  private static final int FAULTS = Integer.getInteger("plimsoll.faults.cassandra", 50);
  private static final long SEED = Long.getLong("plimsoll.seed", 20261121L);
  private static final FaultRun.Size SIZE = new FaultRun.Size(6, 48, 15);

  private static final String SETTINGS =
      """
      datastax-java-driver.basic.request.timeout = 2s
      pekko.persistence.cassandra.journal.circuit-breaker { call-timeout = 4s, reset-timeout = 2s }
      plimsoll.http.ask-timeout = 2s
      plimsoll.operations { look-interval = 500ms, patience = 3s }
      """;

  /** Kept when it failed. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void a_journal_that_is_slow_cut_off_or_away_loses_nothing_and_repeats_nothing() throws Exception {
    Path config = Files.writeString(directory.resolve("node.conf"), SETTINGS);
    try (TestCassandra cassandra =
            TestCassandra.start(directory.resolve("server"), "faults of Cassandra");
        FaultProxy proxy = FaultProxy.before(cassandra.port(), 1, SEED);
        NodeProcess node =
            NodeProcess.startLogging(
                directory.resolve("node.log"),
                directory.resolve("node"),
                "--simulate",
                "--journal",
                "cassandra",
                "--cassandra",
                "127.0.0.1:" + proxy.port(),
                "--config",
                config.toString());
        FaultRun run = new FaultRun(directory, "cut-off", SIZE, SEED)) {
      JournalFaults.Report report =
          new JournalFaults(cassandra, proxy, node, run, SEED).run(FAULTS);

      System.out.printf("journal in Cassandra harmed, seed %d: %s%n", SEED, report);
      assertThat(report.inFlight()).hasSize(FAULTS).allMatch(flying -> flying >= 32);
      assertThat(report.counts().retryShare()).isGreaterThanOrEqualTo(0.2);
    }
  }
}
