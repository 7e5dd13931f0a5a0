package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.USDT;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.CircuitBreakerOpenException;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.cluster.Telemetry;
import org.plimsoll.cluster.TelemetrySetup;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;

/** What accounts, settlements and the monitor tell whoever measures them, and what they log. */
class TelemetryTest {
  private static final Config CONFIG =
      ConfigFactory.parseString(
              "pekko.persistence.journal-plugin-fallback.circuit-breaker.max-failures = 1")
          .withFallback(PersistenceTestKitPlugin.getInstance().config())
          .withFallback(ConfigFactory.load("application-test"));

  private final Told told = new Told();
  private final ActorTestKit kit =
      ActorTestKit.create(
          ActorSystem.create(
              Behaviors.empty(),
              "telemetry",
              ActorSystemSetup.create(BootstrapSetup.create(CONFIG), new TelemetrySetup(told))));
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final SettableClock clock = new SettableClock(NOW);
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view("50000", "3000"));
  private final TestProbe<MarginMonitorCommand> monitor = kit.createTestProbe();
  private final TestProbe<MarginAlert> alerts = kit.createTestProbe();
  private final TestProbe<CallNotice> notices = kit.createTestProbe();
  private final TestProbe<SettlementCommand> settlements = kit.createTestProbe();
  private final TestProbe<ClusterSharding.ShardCommand> shard = kit.createTestProbe();
  private final TestProbe<CommandReply> replies = kit.createTestProbe();
  private final TestProbe<SettlementReply> settled = kit.createTestProbe();
  private final TestProbe<AccountCommand> accounts = kit.createTestProbe();

  /** Whatever is told of here, in order. */
  private static final class Told implements Telemetry {
    private final BlockingQueue<String> facts = new LinkedBlockingQueue<>();

    @Override
    public void persisted(Duration taken) {
      facts.add("persisted in " + taken);
    }

    @Override
    public void recovered() {
      facts.add("recovered");
    }

    @Override
    public void recoveryFailed(Throwable failure) {
      facts.add("recovery failed: " + failure.getClass().getSimpleName());
    }

    @Override
    public void measured(int accounts, Instant asOf) {
      facts.add("measured " + accounts + " as of " + asOf);
    }

    @Override
    public void nominated() {
      facts.add("nominated");
    }

    @Override
    public void breached() {
      facts.add("breached");
    }

    @Override
    public void liquidated(String account, Optional<Instant> since) {
      facts.add(account + since.map(at -> " liquidated since " + at).orElse(" not liquidated"));
    }

    /** Waits for a fact, whatever else is told before it, but not for ever. */
    void expect(String fact) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      try {
        String next;
        do {
          next = facts.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
          assertThat(next).as("told before: " + fact).isNotNull();
        } while (!next.equals(fact));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
    kit.system().terminate();
  }

  @Test
  void a_write_is_told_with_its_time_and_a_breach_once() {
    ActorRef<AccountCommand> account = spawn();
    told.expect("recovered");
    breach(account);

    told.expect("alice liquidated since " + NOW);
    told.expect("persisted in PT0S");
    told.expect("breached");
    deposit(account);
    told.expect("persisted in PT0S");
    assertThat(told.facts).isEmpty();
  }

  @Test
  void a_liquidation_is_told_with_its_beginning_wherever_the_account_goes() {
    ActorRef<AccountCommand> account = spawn();
    breach(account);
    told.expect("breached");
    clock.advance(Duration.ofMinutes(5));

    kit.stop(account);
    told.expect("alice not liquidated");
    spawn();

    told.expect("recovered");
    told.expect("alice liquidated since " + NOW);
  }

  @Test
  void who_meets_an_open_circuit_breaker_says_so() {
    ActorRef<AccountCommand> account = spawn();
    told.expect("recovered");
    journal.failNextPersisted("Account|alice", new IllegalStateException("the disk is full"));

    account.tell(depositOf("first"));

    told.expect("recovery failed: " + CircuitBreakerOpenException.class.getSimpleName());
  }

  @Test
  void a_settlement_tells_of_its_writes_too() {
    ActorRef<SettlementCommand> settlement =
        kit.spawn(
            Settlement.create(
                SettlementId.of("t"),
                id -> accounts.ref(),
                view::get,
                Accounts.SETTINGS,
                clock,
                shard.ref()));
    told.expect("recovered");

    settlement.tell(new SettlementCommand.Settle(Accounts.trade("t", "1", "50000"), settled.ref()));

    told.expect("persisted in PT0S");
  }

  @Test
  void the_monitor_tells_how_many_it_measured_against_which_view_and_whom_it_told_to_look() {
    ActorRef<MarginMonitorCommand> real = kit.spawn(MarginMonitor.create(view::get));
    real.tell(
        new MarginMonitorCommand.UpdateRow(
            BOB,
            1,
            MarginMethod.STANDARD,
            MarginStatus.ABOVE_INITIAL,
            Portfolios.longBtc("3000", "1", "50000"),
            accounts.ref()));
    told.expect("measured 1 as of " + Markets.AS_OF); // by the clock: no view was new
    view.set(Markets.view(9, "48000", "3000"));

    real.tell(new MarginMonitorCommand.ViewChanged());

    told.expect("nominated");
    told.expect("measured 1 as of " + Markets.AS_OF);
  }

  @Test
  void what_an_account_logs_has_its_name_in_a_field() {
    ActorRef<AccountCommand> account = spawn();

    LoggingTestKit.error("account alice was handed a command for bob")
        .withMdc(Map.of("account", "alice"))
        .expect(
            kit.system(),
            () -> {
              account.tell(new AccountCommand.WakeUp(BOB));
              return null;
            });
  }

  private ActorRef<AccountCommand> spawn() {
    if (journal.persistedInStorage("Account|alice").isEmpty()) {
      journal.persistForRecovery(
          "Account|alice", List.copyOf(Accounts.history("3000", "1", "50000")));
    }
    return kit.spawn(
        Account.create(
            ALICE,
            new Account.Surroundings(
                view::get,
                monitor.ref(),
                alerts.ref(),
                notices.ref(),
                id -> settlements.ref(),
                Accounts.SETTINGS,
                clock),
            shard.ref()));
  }

  private void breach(ActorRef<AccountCommand> account) {
    view.set(Markets.view(9, "48000", "3000"));
    account.tell(new AccountCommand.Recheck(ALICE, 9));
  }

  private void deposit(ActorRef<AccountCommand> account) {
    account.tell(depositOf("more"));
    replies.expectMessageClass(CommandReply.Accepted.class);
  }

  private AccountCommand depositOf(String key) {
    return new AccountCommand.Deposit(ALICE, CommandId.of(key), USDT, Cash.of("1"), replies.ref())
        .by(Authority.ofOwner(ALICE));
  }
}
