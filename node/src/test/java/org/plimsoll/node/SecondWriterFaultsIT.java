package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.account.Account;
import org.plimsoll.node.RequestOutcome.Acknowledged;

/**
 * F09. Goal: two nodes that both believe they own an account, as after a partition that nobody
 * resolved, lose nothing that either acknowledged, and no number is acknowledged by both. Method:
 * two nodes without seed nodes, each a cluster of its own, on one keyspace; clients send their
 * commands to both in turns, many of them under one key to both, until as many writes of accounts
 * as {@code plimsoll.faults.writers} says have found their number used. Nobody reads: an account
 * whose other half went on shows what it was, until it writes.
 */
class SecondWriterFaultsIT {
  private static final int COLLISIONS = Integer.getInteger("plimsoll.faults.writers", 50);
  private static final int ROUNDS = 5;
  private static final long SEED = Long.getLong("plimsoll.seed", 20261121L);
  private static final FaultRun.Size SIZE = new FaultRun.Size(6, 48, 0);
  private static final Pattern COLLISION =
      Pattern.compile(
          "SecondWriterException: event \\d+ of "
              + Pattern.quote(Account.TYPE_KEY.name())
              + "\\|twice-\\S+ was already written, by writer \\S+");

  /** Kept when it failed. */
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path directory;

  @Test
  void of_two_writers_of_an_account_one_is_refused_each_time() throws Exception {
    Path firstLog = directory.resolve("first.log");
    Path secondLog = directory.resolve("second.log");
    try (TestCassandra server =
            TestCassandra.start(directory.resolve("server"), "two writers of an account");
        NodeProcess first = start("first", firstLog, server);
        NodeProcess second = start("second", secondLog, server);
        FaultRun run = new FaultRun(directory, "twice", SIZE, SEED)) {
      ApiClient one = ApiClient.of(first);
      ApiClient both = ApiClient.of(first, second);
      run.open(one);
      for (int round = 1; round <= ROUNDS; round++) {
        int enough = (COLLISIONS * round + ROUNDS - 1) / ROUNDS;
        run.begin(both, 0, 0);
        await()
            .atMost(FaultRun.PATIENCE)
            .until(() -> collisions(firstLog) + collisions(secondLog) >= enough);
        run.end();
        // An account that writes knows what the other half wrote: its journal is shown as a whole.
        run.awaitAcknowledgements(one, "round-" + round);
        run.check(one, "round " + round);
      }
      int found = collisions(firstLog) + collisions(secondLog);
      second.kill();
      int unknown = run.resolve(one);
      run.awaitAcknowledgements(one, "all");
      run.checkAtRest(one);

      System.out.printf(
          "two writers, seed %d: %d collisions, %d at the first node, 0 violations; %s; %d"
              + " unknown outcomes, all known after a repetition at one of them%n",
          SEED, found, collisions(firstLog), run.counts(), unknown);
      assertThat(found).isGreaterThanOrEqualTo(COLLISIONS);
      assertThat(collisions(firstLog)).isPositive();
      assertThat(collisions(secondLog)).isPositive();
      assertThat(acknowledgedTwice(run.history())).isEmpty();
    }
  }

  private NodeProcess start(String name, Path log, TestCassandra server) throws IOException {
    return NodeProcess.startLogging(
        log,
        directory.resolve(name),
        "--simulate",
        "--journal",
        "cassandra",
        "--cassandra",
        server.address());
  }

  /** Writes of accounts that were refused; each counts once, however often it was logged. */
  private static int collisions(Path log) {
    try {
      return (int)
          COLLISION
              .matcher(Files.readString(log))
              .results()
              .map(MatchResult::group)
              .distinct()
              .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Numbers of an account under which more than one command was acknowledged. */
  private static Map<String, Set<String>> acknowledgedTwice(List<Invocation> history) {
    Map<String, Set<String>> keys = new HashMap<>();
    for (Invocation invocation : history) {
      if (invocation.outcome() instanceof Acknowledged answer) {
        answer
            .revisions()
            .forEach(
                (account, revision) ->
                    keys.computeIfAbsent(account + " " + revision, unseen -> new TreeSet<>())
                        .add(invocation.key()));
      }
    }
    return keys.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
