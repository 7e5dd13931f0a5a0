package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The replay command as a user runs it, on a made-up fall and on recorded ones where present. */
class ReplayIT {
  private static final Path RECORDED = Path.of("../../shared/market-data");

  @TempDir Path directory;

  @Test
  void a_fall_is_replayed_and_every_invariant_holds() throws IOException {
    Path prices = directory.resolve("fall.csv");
    Files.writeString(prices, fall());

    JsonNode report = replay(prices, "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", 150);

    assertThat(report.get("liquidationsStarted").asLong()).isPositive();
    assertThat(report.get("liquidationsEnded")).isEqualTo(report.get("liquidationsStarted"));
    assertThat(report.get("marginCalls").asLong()).isPositive();
    assertThat(report.get("unwindsByTier").get("1").asLong()).isPositive();
    assertThat(report.get("breachesMeasuredByTwin").get("STANDARD").asLong()).isPositive();
    assertThat(report.get("breachesMeasuredByTwin").get("PORTFOLIO").asLong()).isPositive();
    assertThat(report.get("accountsByMethod").fieldNames())
        .toIterable()
        .contains("standard", "portfolio", "standard, isolated");
    assertThat(report.get("positionsByKind").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "linear perpetual",
            "inverse perpetual",
            "linear dated future",
            "linear option",
            "inverse option");
    assertThat(report.get("missedBreaches").asLong()).isZero();
    assertThat(report.get("acknowledged").asLong()).isGreaterThan(300);
    assertThat(report.get("acknowledgedLost").asLong()).isZero();
    report.get("conservation").forEach(sum -> assertThat(sum.asText()).isEqualTo("0"));
    report.get("positionSums").forEach(sum -> assertThat(sum.asText()).isEqualTo("0"));
    assertThat(report.get("decisions").get("recomputed").asLong()).isGreaterThan(300);
    assertThat(report.get("decisions").get("differences").asLong()).isZero();
    assertThat(report.get("decisions").get("notRecomputable")).isEmpty();
  }

  /** Offline, from the journal and the parameters alone; and with others it is noticed. */
  @Test
  void the_decisions_of_a_replay_are_made_again_from_its_journal() throws IOException {
    Path prices = directory.resolve("fall.csv");
    Files.writeString(prices, fall());
    Path data = directory.resolve("data");
    replay(prices, "2024-01-01T00:00:00Z", "2024-01-01T08:00:00Z", 20, "--data", data.toString());
    Path parameters = data.resolve(Replay.PARAMETERS);

    assertThat(NodeMain.commandLine().execute("audit", "verify", "--data", data.toString()))
        .as("by the parameters that the journal recorded")
        .isZero();
    assertThat(audit(data, parameters)).isZero();

    Path changed = directory.resolve("changed.json");
    Files.writeString(
        changed,
        Files.readString(parameters)
            .replaceFirst("\"callFraction\":\"[^\"]*\"", "\"callFraction\":\"0.9\""));
    assertThat(audit(data, changed)).isEqualTo(2);
  }

  private static int audit(Path data, Path parameters) {
    return NodeMain.commandLine()
        .execute(
            "audit", "verify", "--data", data.toString(), "--parameters", parameters.toString());
  }

  @Test
  void a_recorded_fall_by_the_minute_is_replayed() throws IOException {
    Path recorded = RECORDED.resolve("alts-usdt-1m-2026-02.csv.gz");
    Assumptions.assumeTrue(
        Files.exists(recorded), "SKIPPED: the recorded prices are not there: " + recorded);

    JsonNode report = replay(recorded, "2026-02-06T00:00:00Z", "2026-02-06T00:30:00Z", 150);

    assertThat(report.get("liquidationsStarted").asLong()).isPositive();
    assertThat(report.get("missedBreaches").asLong()).isZero();
  }

  @Test
  void a_linear_population_holds_linear_perpetuals_alone() throws IOException {
    Path prices = directory.resolve("fall.csv");
    Files.writeString(prices, fall());

    JsonNode report =
        replay(
            prices,
            "2024-01-01T00:00:00Z",
            "2024-01-01T05:00:00Z",
            20,
            "--population",
            "linear",
            "--steps-per-bar",
            "3");

    assertThat(report.get("accountsByMethod").fieldNames())
        .toIterable()
        .containsExactly("standard");
    assertThat(report.get("positionsByKind").fieldNames())
        .toIterable()
        .containsExactly("linear perpetual");
  }

  @Test
  void a_missing_file_is_named() {
    Run run = run("no-such-file.csv", "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", 10);

    assertThat(run.exit()).isNotZero();
    assertThat(run.errors()).contains("no-such-file.csv").contains("no such file");
  }

  @Test
  void a_broken_file_is_named_with_line_and_column() throws IOException {
    Path prices = directory.resolve("broken.csv");
    Files.writeString(
        prices,
        "timestamp,btc_high,btc_low,btc_close\n"
            + "2024-01-01T00:00:00Z,100,90,95\n"
            + "2024-01-01T01:00:00Z,100,ninety,95\n");

    Run run = run(prices.toString(), "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", 10);

    assertThat(run.exit()).isNotZero();
    assertThat(run.errors()).contains("broken.csv").contains("3").contains("btc_low");
  }

  @Test
  void a_file_without_a_listed_asset_is_refused() throws IOException {
    Path prices = directory.resolve("unlisted.csv");
    Files.writeString(
        prices,
        "timestamp,pepper_high,pepper_low,pepper_close\n"
            + "2024-01-01T00:00:00Z,100,90,95\n2024-01-01T01:00:00Z,100,90,95\n");

    Run run = run(prices.toString(), "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", 10);

    assertThat(run.exit()).isNotZero();
    assertThat(run.errors()).contains("PEPPER").contains("none is listed");
  }

  private JsonNode replay(Path prices, String from, String to, int accounts, String... options)
      throws IOException {
    Path report = directory.resolve("report.json");
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--report", report.toString()));
    Run run = run(prices.toString(), from, to, accounts, all.toArray(String[]::new));
    assertThat(run.exit()).as(run.errors()).isZero();
    return new ObjectMapper().readTree(report.toFile());
  }

  private record Run(int exit, String errors) {}

  private static Run run(String prices, String from, String to, int accounts, String... options) {
    StringWriter errors = new StringWriter();
    CommandLine command = NodeMain.commandLine().setErr(new PrintWriter(errors, true));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "replay",
                "--prices",
                prices,
                "--from",
                from,
                "--to",
                to,
                "--seed",
                "42",
                "--accounts",
                Integer.toString(accounts)));
    arguments.addAll(List.of(options));
    int exit = command.execute(arguments.toArray(String[]::new));
    return new Run(exit, errors.toString());
  }

  /** Twelve hours in which bitcoin and ether lose a third, most of it in two. */
  static String fall() {
    StringBuilder csv =
        new StringBuilder(
            "timestamp,btc_open,btc_high,btc_low,btc_close,eth_high,eth_low,eth_close\n");
    double[] closes = {1, 0.995, 1.003, 0.99, 0.98, 0.97, 0.86, 0.72, 0.69, 0.7, 0.68, 0.69};
    double open = 1;
    for (int hour = 0; hour < closes.length; hour++) {
      double close = closes[hour];
      double high = Math.max(open, close) * 1.002;
      double low = Math.min(open, close) * 0.995;
      csv.append(Instant.parse("2024-01-01T00:00:00Z").plusSeconds(3600L * hour))
          .append(
              String.format(
                  ",%.2f,%.2f,%.2f,%.2f,%.2f,%.2f,%.2f%n",
                  50_000 * open,
                  50_000 * high,
                  50_000 * low,
                  50_000 * close,
                  2_500 * high,
                  2_500 * low,
                  2_500 * close));
      open = close;
    }
    return csv.toString();
  }
}
