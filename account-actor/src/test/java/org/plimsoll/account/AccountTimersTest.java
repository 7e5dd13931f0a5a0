package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.USDT;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.LegReserved;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** What an account repeats by itself, and until when. Time stands still unless a test moves it. */
class AccountTimersTest {
  private static final Duration ALERT_INTERVAL = Accounts.SETTINGS.alertInterval();
  private static final Duration HEARTBEAT = Accounts.SETTINGS.alertHeartbeat();

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(PersistenceTestKitPlugin.getInstance().config())
              .withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view("50000", "3000"));
  private final TestProbe<MarginMonitorCommand> monitor = kit.createTestProbe();
  private final TestProbe<MarginAlert> alerts = kit.createTestProbe();
  private final TestProbe<CallNotice> notices = kit.createTestProbe();
  private final TestProbe<ClusterSharding.ShardCommand> shard = kit.createTestProbe();
  private final TestProbe<SettlementCommand> settlement = kit.createTestProbe();
  private final TestProbe<AccountStatement.Reply> statements = kit.createTestProbe();
  private final TestProbe<CommandReply> replies = kit.createTestProbe();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void a_breach_raises_an_alert_with_what_is_needed_to_plan() {
    ActorRef<AccountCommand> account = breached();

    MarginAlert alert = alerts.receiveMessage();

    assertThat(alert.liquidation()).isEqualTo("alice-5");
    assertThat(alert.revision()).isEqualTo(5);
    assertThat(alert.status()).isEqualTo(MarginStatus.BELOW_MAINTENANCE);
    assertThat(alert.equity()).isEqualTo(Cash.of("1000"));
    assertThat(alert.maintenanceMargin()).isEqualTo(Cash.of("1200"));
    assertThat(alert.portfolio()).isEqualTo(statement(account).portfolio());
    assertThat(alert.openStep()).isEmpty();
  }

  @Test
  void an_alert_is_repeated_until_it_is_acknowledged_and_then_as_a_heartbeat() {
    ActorRef<AccountCommand> account = breached();
    MarginAlert alert = alerts.receiveMessage();
    for (int i = 0; i < 3; i++) {
      time.timePasses(ALERT_INTERVAL);
      alerts.expectMessage(alert);
    }

    account.tell(new AccountCommand.AcknowledgeAlert(ALICE, alert.liquidation()));
    statement(account);
    time.timePasses(HEARTBEAT.minus(ALERT_INTERVAL));
    noFurtherAlert(account);
    time.timePasses(ALERT_INTERVAL);
    alerts.expectMessage(alert);
    time.timePasses(HEARTBEAT);
    alerts.expectMessage(alert);
  }

  @Test
  void the_acknowledgement_of_another_liquidation_calms_nobody() {
    ActorRef<AccountCommand> account = breached();
    MarginAlert alert = alerts.receiveMessage();

    account.tell(new AccountCommand.AcknowledgeAlert(ALICE, "alice-1"));
    statement(account);
    time.timePasses(ALERT_INTERVAL);

    alerts.expectMessage(alert);
  }

  @Test
  void whatever_happens_to_an_account_in_breach_is_told_at_once() {
    ActorRef<AccountCommand> account = breached();
    alerts.receiveMessage();

    deposit(account, "k1", "1");

    assertThat(alerts.receiveMessage().equity()).isEqualTo(Cash.of("1001"));
  }

  @Test
  void an_alert_is_raised_again_after_a_restart() {
    breached();
    MarginAlert alert = alerts.receiveMessage();

    spawn();

    alerts.expectMessage(alert);
  }

  @Test
  void nothing_is_raised_on_prices_that_are_not_valid_and_all_of_it_once_they_are() {
    ActorRef<AccountCommand> account = breached();
    MarginAlert alert = alerts.receiveMessage();
    MarketView valid = view.get();
    view.set(Markets.withStatus(valid, Markets.BTC_USDT, PriceStatus.STALE));

    time.timePasses(ALERT_INTERVAL);
    noFurtherAlert(account);
    view.set(valid);
    time.timePasses(ALERT_INTERVAL);

    alerts.expectMessage(alert);
  }

  @Test
  void a_liquidation_whose_last_step_came_home_on_invalid_prices_ends_when_they_are_valid() {
    journal.persistForRecovery(
        "Account|alice",
        List.copyOf(
            withLiquidation(
                new AccountEvent.MarginStatusChanged(
                    MarginStatus.BELOW_MAINTENANCE, MarginStatus.ABOVE_INITIAL, figures(), NOW))));
    view.set(Markets.withStatus(view.get(), Markets.BTC_USDT, PriceStatus.STALE));
    ActorRef<AccountCommand> account = spawn();
    time.timePasses(ALERT_INTERVAL);
    assertThat(statement(account).liquidation()).isPresent();

    view.set(Markets.view(2, "50000", "3000"));
    statement(account);
    time.timePasses(ALERT_INTERVAL);

    assertThat(statement(account).liquidation()).isEmpty();
    assertThat(Journaled.of(journal, ALICE)).last().isInstanceOf(LiquidationEnded.class);
    noFurtherAlert(account);
  }

  @Test
  void the_alert_names_the_step_that_is_under_way() {
    ActorRef<AccountCommand> account = breached();
    var ordered = orderTakeover(account, alerts.receiveMessage());
    assertThat(alerts.receiveMessage().openStep())
        .contains(new OpenLiquidation.OpenStep(ordered.step(), new UnwindStep.Takeover()));
  }

  @Test
  void a_step_that_is_not_settled_asks_its_settlement_whatever_prices_are() {
    ActorRef<AccountCommand> account = breached();
    var ordered = orderTakeover(account, alerts.receiveMessage());
    view.set(Markets.withStatus(view.get(), Markets.BTC_USDT, PriceStatus.STALE));

    time.timePasses(Accounts.SETTINGS.alertInterval());

    settlement.expectMessage(new SettlementCommand.Resume(ordered.step()));
  }

  @Test
  void a_reservation_asks_its_settlement_until_it_is_settled() {
    SettlementTerms terms = Accounts.trade("t1", "0.1", "50000");
    List<Object> events = new ArrayList<>(Accounts.history("3000", "0.1", "50000"));
    events.add(
        new LegReserved(
            terms.id(),
            1,
            terms.commandId(),
            terms.request(),
            terms.legs().get(0),
            Optional.empty(),
            NOW));
    journal.persistForRecovery("Account|alice", events);
    ActorRef<AccountCommand> account = spawn();
    statement(account);

    for (int i = 0; i < 2; i++) {
      time.timePasses(Accounts.SETTINGS.settlementPatience());
      settlement.expectMessage(new SettlementCommand.Resume(terms.id()));
    }
    TestProbe<LegReply> answers = kit.createTestProbe();
    account.tell(new AccountCommand.ApplyLeg(ALICE, terms, answers.ref()));
    answers.expectMessageClass(LegReply.Applied.class);
    time.timePasses(Accounts.SETTINGS.settlementPatience().multipliedBy(2));
    statement(account);

    SettlementCommand marker = new SettlementCommand.Resume(SettlementId.of("marker"));
    settlement.ref().tell(marker);
    settlement.expectMessage(marker);
  }

  @Test
  void an_account_that_nothing_happens_to_asks_to_leave_memory() {
    ActorRef<AccountCommand> account = spawn();
    statement(account);

    time.timePasses(Accounts.SETTINGS.idleTimeout());

    shard.expectMessage(new ClusterSharding.Passivate<>(account));
  }

  /** The outcome of a failed write is unknown, so no reply is right; the owner repeats. */
  @Test
  void a_failed_write_is_not_answered_and_the_account_comes_back_without_it() {
    ActorRef<AccountCommand> account = breached();
    alerts.receiveMessage();
    journal.failNextPersisted("Account|alice");

    account.tell(
        new AccountCommand.Deposit(ALICE, CommandId.of("k1"), USDT, Cash.of("5"), replies.ref())
            .by(Authority.ofOwner(ALICE)));
    account.tell(new AccountCommand.GetStatement(ALICE, statements.ref()));
    var afterBackoff = awaitStatement();

    assertThat(afterBackoff.revision()).isEqualTo(5);
    assertThat(alerts.receiveMessage().revision()).as("raised after recovery").isEqualTo(5);
    deposit(account, "k1", "5");
    assertThat(statement(account).portfolio().collateralOf(USDT)).isEqualTo(Cash.of("3005"));
  }

  /** Moves time on until the restart with backoff has happened and the question is answered. */
  private AccountStatement awaitStatement() {
    return statements.awaitAssert(
        () -> {
          time.timePasses(Duration.ofMillis(50));
          return statements
              .expectMessageClass(AccountStatement.Found.class, Duration.ofMillis(50))
              .statement();
        });
  }

  private List<AccountEvent> withLiquidation(AccountEvent last) {
    List<AccountEvent> events = new ArrayList<>(Accounts.history("3000", "1", "50000"));
    events.add(
        new AccountEvent.MarginStatusChanged(
            MarginStatus.ABOVE_INITIAL, MarginStatus.BELOW_MAINTENANCE, figures(), NOW));
    events.add(new LiquidationStarted("alice-5", figures(), NOW));
    events.add(last);
    return events;
  }

  private static MarginFigures figures() {
    return JournalExamples.figures();
  }

  private ActorRef<AccountCommand> breached() {
    journal.persistForRecovery(
        "Account|alice", List.copyOf(Accounts.history("3000", "1", "50000")));
    ActorRef<AccountCommand> account = spawn();
    view.set(Markets.view(9, "48000", "3000"));
    account.tell(new AccountCommand.Recheck(ALICE, 9));
    return account;
  }

  private ActorRef<AccountCommand> spawn() {
    if (journal.persistedInStorage("Account|alice").isEmpty()) {
      journal.persistForRecovery(
          "Account|alice", List.of(Accounts.opened(ALICE, MarginMethod.STANDARD)));
    }
    return kit.spawn(
        Account.create(
            ALICE,
            new Account.Surroundings(
                view::get,
                monitor.ref(),
                alerts.ref(),
                notices.ref(),
                id -> settlement.ref(),
                Accounts.SETTINGS,
                new SettableClock(NOW)),
            shard.ref()));
  }

  private void deposit(ActorRef<AccountCommand> account, String key, String cash) {
    account.tell(
        new AccountCommand.Deposit(ALICE, CommandId.of(key), USDT, Cash.of(cash), replies.ref())
            .by(Authority.ofOwner(ALICE)));
    replies.expectMessageClass(CommandReply.Accepted.class);
  }

  private UnwindReply.Ordered orderTakeover(ActorRef<AccountCommand> account, MarginAlert alert) {
    TestProbe<UnwindReply> answers = kit.createTestProbe();
    account.tell(
        new AccountCommand.OrderUnwind(
            ALICE,
            alert.liquidation(),
            alert.revision(),
            new UnwindStep.Takeover(),
            answers.ref()));
    return answers.expectMessageClass(UnwindReply.Ordered.class);
  }

  /** Also tells that the account has handled all that it was sent before. */
  private AccountStatement statement(ActorRef<AccountCommand> account) {
    account.tell(new AccountCommand.GetStatement(ALICE, statements.ref()));
    return statements.expectMessageClass(AccountStatement.Found.class).statement();
  }

  private void noFurtherAlert(ActorRef<AccountCommand> account) {
    statement(account);
    MarginAlert marker =
        new MarginAlert(
            Accounts.BOB,
            "marker",
            0,
            MarginMethod.STANDARD,
            MarginStatus.ABOVE_INITIAL,
            Cash.ZERO,
            Cash.ZERO,
            Portfolio.EMPTY,
            Optional.empty());
    alerts.ref().tell(marker);
    alerts.expectMessage(marker);
  }
}
