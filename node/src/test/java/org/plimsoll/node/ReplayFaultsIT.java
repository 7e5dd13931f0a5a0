package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Goal: a crash that was recorded, replayed through three nodes of which the one with everything
 * there is one of is killed in its middle, ends with every invariant. Method: the command as a user
 * runs it, on the hours around the deepest fall of March 2020; {@code plimsoll.faults.accounts}
 * says with how many accounts.
 */
class ReplayFaultsIT {
  private static final Path RECORDED =
      Path.of("../../shared/market-data/btc-eth-usdt-1h-2017-2020.csv.gz");
  private static final int ACCOUNTS = Integer.getInteger("plimsoll.faults.accounts", 200);
  private static final long SEED = Long.getLong("plimsoll.seed", 20200312L);
  private static final int LAST_JDK_OF_CASSANDRA = 23;

  @TempDir Path directory;

  @Test
  void a_node_that_is_killed_in_the_crash_costs_no_invariant() throws IOException {
    Assumptions.assumeTrue(
        Files.exists(RECORDED), "SKIPPED: the recorded prices are not there: " + RECORDED);
    Assumptions.assumeTrue(
        Runtime.version().feature() <= LAST_JDK_OF_CASSANDRA,
        "SKIPPED: Cassandra needs JDK 17 to 23");

    JsonNode report = replay();

    assertThat(report.get("lostNodes")).hasSize(1);
    JsonNode lost = report.get("lostNodes").get(0);
    System.out.printf(
        "replay of %d accounts, node %d killed, seed %d: margined by others after %.1f s, as before"
            + " after %.1f s; %d of %d moments not whole, %d breaches late, %d passed unseen, %d"
            + " missed; %d acknowledged, %d lost%n",
        ACCOUNTS,
        lost.get("number").asInt(),
        SEED,
        lost.get("marginedAfterSeconds").asDouble(),
        lost.get("overAfterSeconds").asDouble(),
        report.get("momentsNotWhole").asLong(),
        report.get("moments").asLong(),
        report.get("lateBreaches").asLong(),
        report.get("breachesPassedUnseen").asLong(),
        report.get("missedBreaches").asLong(),
        report.get("acknowledged").asLong(),
        report.get("acknowledgedLost").asLong());
    assertThat(report.get("nodes").asInt()).isEqualTo(3);
    assertThat(report.get("missedBreaches").asLong()).isZero();
    assertThat(report.get("acknowledgedLost").asLong()).isZero();
    assertThat(report.get("liquidationsStarted").asLong()).isPositive();
    assertThat(report.get("liquidationsEnded")).isEqualTo(report.get("liquidationsStarted"));
    report.get("conservation").forEach(sum -> assertThat(sum.asText()).isEqualTo("0"));
    report.get("positionSums").forEach(sum -> assertThat(sum.asText()).isEqualTo("0"));
    assertThat(report.get("momentsNotWhole").asLong())
        .isPositive()
        .isLessThan(report.get("moments").asLong());
  }

  private JsonNode replay() throws IOException {
    Path report = directory.resolve("report.json");
    CommandLine command = NodeMain.commandLine();
    int exit =
        command.execute(
            "replay",
            "--prices",
            RECORDED.toString(),
            "--from",
            "2020-03-12T09:00:00Z",
            "--to",
            "2020-03-12T13:00:00Z",
            "--accounts",
            Integer.toString(ACCOUNTS),
            "--seed",
            Long.toString(SEED),
            "--nodes",
            "3",
            "--journal",
            "cassandra",
            "--data",
            directory.resolve("cluster").toString(),
            "--report",
            report.toString());
    assertThat(exit).as("exit code").isZero();
    return new ObjectMapper().readTree(report.toFile());
  }
}
