package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: 0 acknowledged requests lost and 0 applied twice when the single node is killed under load,
 * with at least 32 requests in flight each time and at least a fifth of the commands retried.
 * Method: {@link KillCycles}, as many as {@code plimsoll.faults.kills} says.
 */
class SingleNodeFaultsIT {
  private static final int KILLS = Integer.getInteger("plimsoll.faults.kills", 30);
  private static final long SEED = Long.getLong("plimsoll.seed", 20261121L);

  @TempDir Path directory;

  @Test
  void a_node_that_is_killed_under_load_loses_nothing_and_repeats_nothing() throws Exception {
    KillCycles.Report report = new KillCycles(directory, SEED).run(KILLS);

    System.out.printf("single node killed, seed %d: %s%n", SEED, report);
    assertThat(report.inFlight()).hasSize(KILLS).allMatch(flying -> flying >= 32);
    assertThat(report.counts().retryShare()).isGreaterThanOrEqualTo(0.2);
  }
}
