package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;
import picocli.CommandLine;

/** The stress command as a user runs it: alice is long 2 BTC at ten times leverage. */
class StressIT {
  private static final IndexId BTC = IndexId.of("BTC-USDT");

  @TempDir static Path data;
  @TempDir Path directory;

  private static PlimsollNode node;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    var settings = ConfigFactory.parseString("plimsoll.http.port = 0");
    Clock clock = Clock.systemUTC();
    node =
        PlimsollNode.start(PlimsollNode.configuration(data, settings), index -> List.of(), clock);
    api = ApiClient.serving(node);
    AccessKey.write(data.resolve("admin.token"), api.token());
    post("accounts", "{\"account\":\"alice\"}");
    post("accounts", "{\"account\":\"bob\"}");
    post("accounts/alice/deposits", "{\"asset\":\"USDT\",\"amount\":\"10000\"}");
    post("accounts/bob/deposits", "{\"asset\":\"USDT\",\"amount\":\"100000\"}");
    post("accounts/house:insurance-fund/deposits", "{\"asset\":\"USDT\",\"amount\":\"5000\"}");
    Market market = new Market(node.client());
    while (!node.services().views().get().isValid(BTC)) {
      market.publish(Instant.now(), Map.of(BTC, Price.of("50000")));
    }
    post(
        "trades",
        "{\"tradeId\":\"1\",\"buyer\":\"alice\",\"seller\":\"bob\",\"instrument\":\"BTC-PERP\","
            + "\"quantity\":\"2\",\"price\":\"50000\"}");
    Awaitility.await().until(() -> api.get("/v1/status").body().at("/monitor/rows").asInt() == 2);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void an_account_is_shown_as_it_is_and_after_every_shock() throws IOException {
    Path shocks =
        file(
            "shocks.json",
            """
            [{"name": "BTC -4 %", "moves": {"BTC-USDT": "-0.04"}},
             {"name": "all down", "moves": {}, "others": "-0.2", "volatility": "0.5"}]
            """);

    Run run = run("--account", "alice", "--shocks", shocks.toString());

    assertThat(run.exit()).as(run.errors()).isZero();
    assertThat(run.said()).startsWith("Account alice at revision ");
    assertThat(run.row("as it is")).contains("10,000.00").endsWith("  above initial");
    assertThat(run.row("BTC -4 %")).contains(" 6,000.00 ");
    assertThat(run.row("all down")).contains("-10,000.00").endsWith("  insolvent");
  }

  @Test
  void without_shocks_the_usual_ones_and_the_stress_days_of_the_node_are_asked() {
    Run run = run();

    assertThat(run.exit()).as(run.errors()).isZero();
    assertThat(run.said()).startsWith("2 accounts with exposure");
    assertThat(run.row("as it is")).matches("as it is +0 +0 +0 +0.00 +5,000.00  yes");
    assertThat(run.row("all -10 %")).matches("all -10 % .* 0.00 +5,000.00  yes .*alice");
    assertThat(run.row("all -20 %")).matches("all -20 % .* 10,000.00 +5,000.00  no +alice");
    assertThat(stressDays()).isNotEmpty().allSatisfy(day -> assertThat(run.row(day)).isNotEmpty());
  }

  @Test
  void recorded_days_happen_again_at_the_close_and_at_the_worst_price() throws IOException {
    Path prices =
        file(
            "prices.csv",
            """
            timestamp,btc_high,btc_low,btc_close
            2021-05-18T00:00:00Z,44000,39000,40000
            2021-05-19T00:00:00Z,43000,30000,36000
            """);

    Run run =
        run("--account", "alice", "--historical", "2021-05-19", "--prices", prices.toString());

    assertThat(run.exit()).as(run.errors()).isZero();
    assertThat(run.row("2021-05-19 close to close")).contains(" 0.00 ");
    assertThat(run.row("2021-05-19 worst of the day")).contains(" -15,000.00 ");
  }

  @Test
  void more_shocks_than_a_node_takes_at_once_are_asked_in_turns() throws IOException {
    StringBuilder many = new StringBuilder("[");
    for (int i = 1; i <= 120; i++) {
      many.append(i == 1 ? "" : ",")
          .append("{\"name\":\"shock ")
          .append(i)
          .append("\",\"moves\":{\"BTC-USDT\":\"0.01\"}}");
    }

    Run run = run("--shocks", file("many.json", many + "]").toString());

    assertThat(run.exit()).as(run.errors()).isZero();
    assertThat(run.said().lines().filter(line -> line.startsWith("shock "))).hasSize(121);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[{'name':'x','moves':{'BTC-USDT':-0.1}}]      | must be a decimal in quotes",
        "[{'name':'x','moves':{},'extra':'1'}]         | [0].extra: is not known here",
        "[{'name':'x'}]                                | [0].moves: is missing",
        "[{'name':'x','moves':{'BTC-USDT':'-1'}}]      | shock x: a move must be above -1",
        "[{'name':'x','moves':{'NONE-USDT':'-0.5'}}]   | index NONE-USDT is not listed",
        "[{'name':'x','moves':{}},{'name':'x','moves':{}}] | shock x is there twice",
        "[]                                            | has no shock",
        "[nothing                                      | Unrecognized token"
      })
  void an_unusable_file_is_told_in_a_line(String json, String problem) throws IOException {
    Path shocks = file("wrong.json", json.replace('\'', '"'));

    Run run = run("--shocks", shocks.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.errors()).startsWith("plimsoll: ").contains(problem).hasLineCount(1);
    assertThat(run.said()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--account nobody                             | account nobody is not open (ACCOUNT_NOT_FOUND)",
        "--shocks no-such.json                        | no-such.json: ",
        "--historical 1999-01-01                      | no prices are known of 1999-01-01",
        "--prices no-such.csv                         | --prices goes with --historical",
        "--historical 2020-03-12 --prices no-such.csv | no-such.csv",
        "--url http://127.0.0.1:1                     | the node at http://127.0.0.1:1 does not answer",
        "--url 127.0.0.1                              | the address of a node is like"
      })
  void what_cannot_be_asked_is_told_in_a_line(String options, String problem) {
    Run run = run(options.split(" "));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.errors()).startsWith("plimsoll: ").contains(problem).hasLineCount(1);
    assertThat(run.said()).isEmpty();
  }

  @Test
  void parameters_that_come_with_the_system_can_be_supposed_by_name() {
    JsonNode named = supposed("bybit-tiers");
    JsonNode versioned = supposed("house-2");

    assertThat(named.at("/after/parameterVersion").asText()).isEqualTo("bybit-tiers-1");
    assertThat(versioned.at("/after/parameterVersion").asText()).isEqualTo("house-2");
    assertThat(versioned.at("/after")).isEqualTo(versioned.at("/before"));
    assertThat(supposed("presets/bybit-tiers.json").path("code").asText())
        .isEqualTo("UNKNOWN_PARAMETERS");
  }

  private static JsonNode supposed(String parameters) {
    return api.post(
            "/v1/accounts/alice/what-if",
            "none",
            "{\"changes\":[{\"type\":\"parameters\",\"parameters\":\"" + parameters + "\"}]}")
        .body();
  }

  private static List<String> stressDays() {
    return api.get("/v1/parameters")
        .body()
        .at("/portfolio/tail/stressDays")
        .findValuesAsText("label");
  }

  private static void post(String path, String body) {
    ApiClient.Answer answer =
        api.post("/v1/" + path, "key-of-" + path.hashCode() + body.hashCode(), body);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  private record Run(int exit, String said, String errors) {
    /** The row of a shock. */
    String row(String shock) {
      return said.lines().filter(line -> line.startsWith(shock + " ")).findFirst().orElseThrow();
    }
  }

  private static Run run(String... options) {
    StringWriter said = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine command =
        NodeMain.commandLine()
            .setOut(new PrintWriter(said, true))
            .setErr(new PrintWriter(errors, true));
    List<String> arguments = new ArrayList<>(List.of("stress"));
    if (!List.of(options).contains("--url")) {
      arguments.addAll(List.of("--url", api.address()));
    }
    arguments.addAll(List.of("--token-file", data.resolve("admin.token").toString()));
    arguments.addAll(List.of(options));
    int exit = command.execute(arguments.toArray(String[]::new));
    return new Run(exit, said.toString(), errors.toString());
  }
}
