package org.plimsoll.node.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.pekko.pattern.CircuitBreakerOpenException;
import org.plimsoll.cluster.Telemetry;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;

/**
 * What a node tells about itself, as metrics in the text format of Prometheus. Their names and
 * labels are listed in docs/operations.md; no label has an account in it.
 */
public final class PrometheusTelemetry implements Telemetry {
  private static final double NANOS = 1e9;

  /** From a write to a fast disk to the longest anybody waits. */
  private static final Duration[] BUCKETS =
      Stream.of(1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Clock clock;
  private final Timer persists;
  private final Counter nominations;
  private final Counter breaches;
  private final Counter failovers;
  private final UnmeasuredTime unmeasured;
  private final Drawdown fund = new Drawdown();
  private final Map<String, Instant> liquidations = new ConcurrentHashMap<>();
  private volatile int queued;
  private volatile int accounts;
  private volatile boolean isBreakerOpen;

  /**
   * @param measuredWithin how old the view may be that accounts were last measured against
   */
  public PrometheusTelemetry(Clock clock, Duration measuredWithin) {
    this.clock = clock;
    this.unmeasured = new UnmeasuredTime(measuredWithin, clock.instant());
    persists =
        Timer.builder("plimsoll.persist")
            .description("Time of a write to the journal until it was acknowledged")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    nominations = counter("plimsoll.nominations", "Accounts the monitor told to look");
    breaches =
        counter("plimsoll.breaches", "Accounts that found themselves below maintenance margin");
    failovers = counter("plimsoll.failovers", "Starts of the liquidator on this node");
    FunctionCounter.builder(
            "plimsoll.unmargined.account", unmeasured, time -> time.seconds(clock.instant()))
        .baseUnit("seconds")
        .description("Accounts with exposure times the seconds nobody measured them")
        .register(registry);
    gauge(
        "plimsoll.margined.accounts",
        "Accounts with exposure that are measured here",
        it -> it.unmeasured.measured(it.clock.instant()));
    gauge("plimsoll.liquidation.queue", "Accounts that wait for a step", it -> it.queued);
    gauge(
        "plimsoll.liquidation.age.seconds",
        "Age of the liquidation open for longest here",
        PrometheusTelemetry::liquidationAge);
    gauge(
        "plimsoll.journal.breaker.open",
        "1 while the circuit breaker of the journal is not closed",
        it -> it.isBreakerOpen ? 1 : 0);
    gauge("plimsoll.shard.accounts", "Accounts in memory on this node", it -> it.accounts);
    gauge(
        "plimsoll.fund.drawdown",
        "Of the insurance fund from its highest value, as a fraction of it",
        it -> it.fund.fraction());
  }

  /** Measures the market view of the node from now on, and each of these prices in it. */
  public void watch(Supplier<MarketView> views, Collection<IndexId> indexes) {
    gauge(
        "plimsoll.view.age.seconds",
        "Time since the market view of the node was made",
        it -> secondsSince(views.get().asOf()));
    for (IndexId index : indexes) {
      Gauge.builder("plimsoll.index.valid", views, view -> view.get().isValid(index) ? 1 : 0)
          .tag("index", index.value())
          .description("1 if the price is valid in the market view of the node")
          .strongReference(true)
          .register(registry);
    }
  }

  /** So many accounts are in memory on this node. */
  public void accountsHeld(int held) {
    accounts = held;
  }

  /** Whether an account or a settlement met an open circuit breaker, and none has got on since. */
  public boolean isJournalBreakerOpen() {
    return isBreakerOpen;
  }

  /** All of it, as Prometheus reads it. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void commandAnswered(String command, Outcome outcome, Duration taken) {
    // All of them at once: a first unknown outcome must be seen as an increase.
    for (Outcome each : Outcome.values()) {
      Timer timer =
          Timer.builder("plimsoll.command")
              .tag("command", command)
              .tag("outcome", each.name().toLowerCase(Locale.ROOT))
              .description("Time of a command at the API until it was answered")
              .serviceLevelObjectives(BUCKETS)
              .register(registry);
      if (each == outcome) {
        timer.record(notNegative(taken));
      }
    }
  }

  @Override
  public void persisted(Duration taken) {
    persists.record(notNegative(taken));
    isBreakerOpen = false;
  }

  @Override
  public void recovered() {
    isBreakerOpen = false;
  }

  @Override
  public void recoveryFailed(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CircuitBreakerOpenException) {
        isBreakerOpen = true;
      }
    }
  }

  @Override
  public void measured(int measuredAccounts, Instant asOf) {
    unmeasured.measured(measuredAccounts, asOf, clock.instant());
  }

  @Override
  public void nominated() {
    nominations.increment();
  }

  @Override
  public void breached() {
    breaches.increment();
  }

  @Override
  public void liquidated(String account, Optional<Instant> liquidatedSince) {
    liquidatedSince.ifPresentOrElse(
        since -> liquidations.put(account, since), () -> liquidations.remove(account));
  }

  @Override
  public void liquidatorStarted() {
    failovers.increment();
  }

  @Override
  public void liquidationQueued(int waiting) {
    queued = waiting;
  }

  @Override
  public void fundValued(double worth) {
    fund.seen(worth);
  }

  private double liquidationAge() {
    return liquidations.values().stream()
        .min(Instant::compareTo)
        .map(this::secondsSince)
        .orElse(0.0);
  }

  private double secondsSince(Instant then) {
    return notNegative(Duration.between(then, clock.instant())).toNanos() / NANOS;
  }

  /** The clock of a machine may be set back. */
  private static Duration notNegative(Duration taken) {
    return taken.isNegative() ? Duration.ZERO : taken;
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<PrometheusTelemetry> value) {
    Gauge.builder(name, this, value).description(description).register(registry);
  }
}
