package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plimsoll.risk.market.HistoricalScenarios;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Price;
import picocli.CommandLine;

/** The backtest command as a user runs it, on recorded prices where present. */
class BacktestIT {
  private static final Path RECORDED =
      Path.of("../../shared/market-data/btc-eth-usdt-1h-2017-2020.csv.gz");

  @TempDir Path directory;

  @Test
  void the_coverage_of_the_builtin_books_is_not_rejected_over_recorded_years() throws IOException {
    Assumptions.assumeTrue(
        Files.exists(RECORDED), "SKIPPED: the recorded prices are not there: " + RECORDED);
    Path file = directory.resolve("report.json");

    Run run = run("--prices", RECORDED.toString(), "--daily", "--report", file.toString());

    assertThat(run.exit()).as(run.errors()).isZero();
    JsonNode report = new ObjectMapper().readTree(file.toFile());
    assertThat(report.get("days").asInt()).isEqualTo(702);
    assertThat(report.findValuesAsText("name"))
        .contains("long BTC", "short BTC", "hedged pair", "mixed");
    for (JsonNode book : report.get("portfolios")) {
      String name = book.get("name").asText();
      JsonNode kupiec = book.at("/valueAtRisk/kupiec");
      assertThat(kupiec.get("rejected").asBoolean()).as("%s: %s", name, kupiec).isFalse();
      assertThat(StreamSupport.stream(book.get("series").spliterator(), false))
          .as("days of %s", name)
          .anyMatch(day -> day.get("date").asText().equals("2020-03-12"));
    }
    assertThat(report.at("/portfolios/0/valueAtRisk/exceptionDates").toString())
        .contains("2020-03-12");
  }

  @Test
  void unusable_input_is_told_in_a_line() throws IOException {
    Path prices = directory.resolve("short.csv");
    Files.writeString(
        prices,
        "timestamp,btc_high,btc_low,btc_close,eth_high,eth_low,eth_close\n"
            + "2024-01-01T00:00:00Z,100,90,95,10,9,9\n2024-01-02T00:00:00Z,100,90,95,10,9,9\n");

    Run tooShort = run("--prices", prices.toString());
    Run noModel = run("--prices", prices.toString(), "--model", "no-such-model");
    Run noRules =
        run("--prices", prices.toString(), "--model", "binance-brackets", "--method", "portfolio");

    assertThat(tooShort.exit()).isNotZero();
    assertThat(tooShort.errors()).contains("short.csv has 2 complete days").hasLineCount(1);
    assertThat(noModel.exit()).isNotZero();
    assertThat(noModel.errors()).contains("no-such-model").hasLineCount(1);
    assertThat(noRules.exit()).isNotZero();
    assertThat(noRules.errors()).contains("portfolio margin").hasLineCount(1);
  }

  @Test
  void a_node_keeps_the_history_it_was_started_with_as_prices_come() {
    IndexId btc = IndexId.of("BTC-USDT");
    HistoricalScenarios history =
        HistoricalScenarios.of(
            List.of(btc), new double[][] {{-0.1}, {0.2}}, 2, List.of("one", "two"));
    var config = PlimsollNode.configuration(directory, ConfigFactory.empty());
    Clock clock = Clock.systemUTC();
    try (PlimsollNode node =
        PlimsollNode.start(config, index -> List.of(), Optional.of(history), clock)) {
      assertThat(node.services().views().get().history()).contains(history);
      Market market = new Market(node.client());
      MarketView view = node.services().views().get();
      while (!view.isValid(btc)) {
        view = market.publish(Instant.now(), Map.of(btc, Price.of("100")));
      }
      assertThat(view.version()).isPositive();
      assertThat(view.history()).contains(history);
    }
  }

  private record Run(int exit, String errors) {}

  private static Run run(String... options) {
    StringWriter errors = new StringWriter();
    CommandLine command = NodeMain.commandLine().setErr(new PrintWriter(errors, true));
    String[] arguments = new String[options.length + 1];
    arguments[0] = "backtest";
    System.arraycopy(options, 0, arguments, 1, options.length);
    int exit = command.execute(arguments);
    return new Run(exit, errors.toString());
  }
}
