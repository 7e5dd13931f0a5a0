package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: an acknowledged command is never lost, and nothing is applied twice, when the node is
 * killed with SIGKILL in full flight. Method: {@link KillCycles}, twenty on one journal; {@link
 * SingleNodeFaultsIT} does more of the same.
 */
class KillIT {
  private static final int KILLS = 20;
  private static final long SEED = Long.getLong("plimsoll.seed", 20200312L);

  @TempDir Path directory;

  @Test
  void a_killed_node_finds_every_acknowledged_command_exactly_once() throws Exception {
    KillCycles.Report report = new KillCycles(directory, SEED).run(KILLS);

    assertThat(report.counts().acknowledged()).isGreaterThan(KILLS * 60);
    System.out.printf("seed %d: %s%n", SEED, report);
  }
}
