package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.account.AccountId;

/**
 * F12. Goal: a node whose disk is full acknowledges nothing more, says why and ends; once there is
 * space and it was started again, nothing is lost that it acknowledged. Method: a node on H2 on a
 * small disk in memory; under load something else takes the space but for what the seed leaves, the
 * journal takes the rest, as often as {@code plimsoll.faults.disk} says. After some of them it is
 * started before there is space. Needs root, to mount.
 */
class FullDiskFaultsIT {
  private static final int ROUNDS = Integer.getInteger("plimsoll.faults.disk", 3);
  private static final long SEED = Long.getLong("plimsoll.seed", 20261121L);
  private static final FaultRun.Size SIZE = new FaultRun.Size(6, 48, 15);
  private static final int MEBIBYTES = 96;
  private static final int MOST_LEFT = 512 * 1024;
  private static final int LEAST_ACKNOWLEDGED = 150;
  private static final int LEAST_IN_FLIGHT = 32;

  /** Kept when it failed. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<Long> millisToEnd = new ArrayList<>();
  private final List<Long> millisToFirst = new ArrayList<>();
  private final List<Long> inFlight = new ArrayList<>();
  private int startedInVain;
  private Path log;

  @Test
  @Timeout(value = 15, unit = TimeUnit.MINUTES)
  void a_full_disk_stops_the_node_and_takes_nothing_that_was_acknowledged() throws Exception {
    log = directory.resolve("node.log");
    Optional<SmallDisk> mounted = SmallDisk.mount(directory.resolve("disk"), MEBIBYTES);
    if (mounted.isEmpty()) {
      String line = "!".repeat(100);
      System.err.printf(
          "%s%nNOT TESTED: a full disk. This user may not mount one.%n%s%n", line, line);
      Assumptions.abort("no disk can be mounted");
    }
    try (SmallDisk disk = mounted.orElseThrow();
        FaultRun run = new FaultRun(directory, "full", SIZE, SEED)) {
      int unknown = fillAgainAndAgain(disk, run);

      System.out.printf(
          "disk full, seed %d: %d rounds, %d starts in vain, 0 violations; %s; %d unknown outcomes,"
              + " all known after a repetition%n  in flight when full: %s; from full to the end of"
              + " the process, ms: %s; restart to first acknowledgement, ms: %s%n",
          SEED, ROUNDS, startedInVain, run.counts(), unknown, inFlight, millisToEnd, millisToFirst);
    }
  }

  /** Returns how many outcomes were unknown. */
  private int fillAgainAndAgain(SmallDisk disk, FaultRun run)
      throws IOException, InterruptedException {
    int unknown = 0;
    NodeProcess node = start(disk);
    try {
      run.open(ApiClient.of(node));
      for (int round = 1; round <= ROUNDS; round++) {
        fill(disk, run, node);
        if (random.nextBoolean()) {
          startInVain(disk, run, round);
        }
        disk.free();
        long restarted = System.nanoTime();
        node = start(disk);
        ApiClient api = ApiClient.of(node);
        run.awaitAcknowledgement(api, "full-" + round);
        millisToFirst.add(FaultRun.millisSince(restarted));
        unknown += run.resolve(api);
        run.check(api, "round " + round);
      }
      run.checkAtRest(ApiClient.of(node));
    } finally {
      node.kill();
    }
    return unknown;
  }

  /** Returns when the node has ended, with the reason in its log. */
  private void fill(SmallDisk disk, FaultRun run, NodeProcess node)
      throws IOException, InterruptedException {
    run.begin(ApiClient.of(node), LEAST_ACKNOWLEDGED, LEAST_IN_FLIGHT);
    inFlight.add((long) run.load().inFlight());
    disk.fillBut(random.nextInt(MOST_LEFT));
    long full = System.nanoTime();
    assertThat(node.awaitEnd()).isEqualTo(1);
    millisToEnd.add(FaultRun.millisSince(full));
    run.end();
    assertThat(Files.readString(log))
        .contains("is lost to this process")
        .contains("No space left on device");
  }

  /**
   * On a disk that is still full it ends before it serves, or acknowledges what still finds room in
   * its file; all of that is recorded.
   */
  private void startInVain(SmallDisk disk, FaultRun run, int round)
      throws IOException, InterruptedException {
    startedInVain++;
    disk.fillBut(0);
    NodeProcess node;
    try {
      node = start(disk);
    } catch (CompletionException e) {
      return;
    }
    try {
      ApiClient api = ApiClient.of(node);
      for (AccountId account : run.load().accounts()) {
        run.load().pays(api, account, "in-vain-" + round + "-" + account);
      }
    } finally {
      node.kill();
    }
  }

  private NodeProcess start(SmallDisk disk) throws IOException {
    Files.deleteIfExists(log); // so that it says what this node says
    return NodeProcess.startLogging(log, disk.directory().resolve("node"), "--simulate");
  }
}
