package org.plimsoll.node.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.pekko.pattern.CircuitBreakerOpenException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.cluster.Telemetry.Outcome;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import scala.concurrent.duration.FiniteDuration;

class PrometheusTelemetryTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(plimsoll_\\w+)` \\| (histogram|gauge|counter) \\|([^|]*)\\|");

  private final SettableClock clock = new SettableClock(Markets.AS_OF);
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view("50000", "3000"));
  private final PrometheusTelemetry telemetry =
      new PrometheusTelemetry(clock, Duration.ofSeconds(10));

  @BeforeEach
  void watch() {
    telemetry.watch(view::get, Markets.parameters().indexes());
  }

  @Test
  void everything_the_documents_promise_is_there_after_a_command() throws IOException {
    telemetry.commandAnswered("deposit", Outcome.ACCEPTED, Duration.ofMillis(7));
    String scraped = telemetry.scrape();
    String promised = Files.readString(Path.of("../docs/operations.md"));

    assertThat(ROW.matcher(promised).results()).hasSize(14);
    assertThat(ROW.matcher(promised).results())
        .allSatisfy(
            row -> {
              assertThat(scraped).contains("# TYPE " + row.group(1) + " " + row.group(2) + "\n");
              assertThat(labelsOf(row.group(1), scraped)).isEqualTo(labelsIn(row));
            });
  }

  @Test
  void counters_are_there_from_the_start_at_zero() {
    assertThat(values())
        .containsEntry("plimsoll_nominations_total", 0.0)
        .containsEntry("plimsoll_breaches_total", 0.0)
        .containsEntry("plimsoll_failovers_total", 0.0)
        .containsEntry("plimsoll_unmargined_account_seconds_total", 0.0)
        .containsEntry("plimsoll_persist_seconds_count", 0.0);
  }

  @Test
  void a_scripted_run_is_told_as_it_was() {
    telemetry.commandAnswered("trade", Outcome.REJECTED, Duration.ofMillis(30));
    telemetry.commandAnswered("trade", Outcome.ACCEPTED, Duration.ofMillis(400));
    telemetry.persisted(Duration.ofMillis(4));
    telemetry.nominated();
    telemetry.nominated();
    telemetry.breached();
    telemetry.liquidatorStarted();
    telemetry.liquidationQueued(17);
    telemetry.liquidated("alice", Optional.of(Markets.AS_OF.minusSeconds(60)));
    telemetry.liquidated("bob", Optional.of(Markets.AS_OF.minusSeconds(20)));
    telemetry.accountsHeld(12_345);
    telemetry.fundValued(200);
    telemetry.fundValued(150);
    telemetry.measured(3, Markets.AS_OF);
    view.set(Markets.withStatus(view.get(), Markets.ETH_USDT, PriceStatus.STALE));
    clock.advance(Duration.ofSeconds(15));

    assertThat(values())
        .containsEntry(
            "plimsoll_command_seconds_count{command=\"trade\",outcome=\"accepted\"}", 1.0)
        .containsEntry(
            "plimsoll_command_seconds_count{command=\"trade\",outcome=\"rejected\"}", 1.0)
        .containsEntry("plimsoll_command_seconds_count{command=\"trade\",outcome=\"unknown\"}", 0.0)
        .containsEntry(
            "plimsoll_command_seconds_bucket{command=\"trade\",outcome=\"accepted\",le=\"0.25\"}",
            0.0)
        .containsEntry(
            "plimsoll_command_seconds_bucket{command=\"trade\",outcome=\"accepted\",le=\"0.5\"}",
            1.0)
        .containsEntry("plimsoll_persist_seconds_bucket{le=\"0.001\"}", 0.0)
        .containsEntry("plimsoll_persist_seconds_bucket{le=\"0.005\"}", 1.0)
        .containsEntry("plimsoll_view_age_seconds", 15.0)
        .containsEntry("plimsoll_index_valid{index=\"BTC-USDT\"}", 1.0)
        .containsEntry("plimsoll_index_valid{index=\"ETH-USDT\"}", 0.0)
        .containsEntry("plimsoll_nominations_total", 2.0)
        .containsEntry("plimsoll_breaches_total", 1.0)
        .containsEntry("plimsoll_failovers_total", 1.0)
        .containsEntry("plimsoll_liquidation_queue", 17.0)
        .containsEntry("plimsoll_liquidation_age_seconds", 75.0)
        .containsEntry("plimsoll_unmargined_account_seconds_total", 15.0)
        .containsEntry("plimsoll_margined_accounts", 0.0)
        .containsEntry("plimsoll_shard_accounts", 12_345.0)
        .containsEntry("plimsoll_fund_drawdown", 0.25);
  }

  @Test
  void accounts_are_margined_while_their_measurement_is_new_enough() {
    telemetry.measured(3, Markets.AS_OF);
    clock.advance(Duration.ofSeconds(10));

    assertThat(values()).containsEntry("plimsoll_margined_accounts", 3.0);
  }

  @Test
  void the_age_of_liquidations_is_that_of_those_still_open() {
    telemetry.liquidated("alice", Optional.of(Markets.AS_OF.minusSeconds(60)));
    telemetry.liquidated("bob", Optional.of(Markets.AS_OF.minusSeconds(20)));

    telemetry.liquidated("alice", Optional.empty());
    assertThat(values()).containsEntry("plimsoll_liquidation_age_seconds", 20.0);

    telemetry.liquidated("bob", Optional.empty());
    assertThat(values()).containsEntry("plimsoll_liquidation_age_seconds", 0.0);
  }

  @Test
  void the_breaker_is_open_from_the_first_who_meets_it_until_one_gets_on() {
    var met = new CircuitBreakerOpenException(FiniteDuration.Zero(), "open");
    telemetry.recoveryFailed(new IllegalStateException("the disk is full"));
    assertThat(values()).containsEntry("plimsoll_journal_breaker_open", 0.0);

    telemetry.recoveryFailed(new IllegalStateException("replay failed", met));
    assertThat(values()).containsEntry("plimsoll_journal_breaker_open", 1.0);
    telemetry.recovered();
    assertThat(values()).containsEntry("plimsoll_journal_breaker_open", 0.0);

    telemetry.recoveryFailed(met);
    telemetry.persisted(Duration.ZERO);
    assertThat(values()).containsEntry("plimsoll_journal_breaker_open", 0.0);
  }

  @Test
  void a_clock_that_was_set_back_makes_nothing_negative() {
    telemetry.persisted(Duration.ofSeconds(-3));
    clock.advance(Duration.ofSeconds(-3));

    assertThat(values())
        .containsEntry("plimsoll_persist_seconds_count", 1.0)
        .containsEntry("plimsoll_persist_seconds_sum", 0.0)
        .containsEntry("plimsoll_view_age_seconds", 0.0);
  }

  private Map<String, Double> values() {
    return telemetry
        .scrape()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)),
                (a, b) -> b,
                TreeMap::new));
  }

  private static String labelsIn(MatchResult row) {
    return row.group(3).replace("`", "").strip();
  }

  /** Without that of the buckets. */
  private static String labelsOf(String metric, String scraped) {
    return Pattern.compile("(?m)^" + metric + "(?:_count)?(?:\\{([^}]*)})? ")
        .matcher(scraped)
        .results()
        .map(found -> found.group(1) == null ? "" : found.group(1))
        .map(labels -> labels.replaceAll("=\"[^\"]*\"", "").replace(",", ", "))
        .findFirst()
        .orElseThrow();
  }
}
