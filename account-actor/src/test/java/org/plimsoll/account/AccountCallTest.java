package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.USDT;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
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
import org.plimsoll.account.AccountCommand.AcknowledgeCall;
import org.plimsoll.account.AccountCommand.RecordNotice;
import org.plimsoll.account.AccountCommand.RegisterWebhook;
import org.plimsoll.account.AccountEvent.MarginCallEnded;
import org.plimsoll.account.AccountEvent.MarginCallEscalated;
import org.plimsoll.account.AccountEvent.MarginCallRaised;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.NoticeDelivered;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;

/** A margin call in the life of an account. Time stands still unless a test moves it. */
class AccountCallTest {
  private static final Duration PATIENCE = Accounts.SETTINGS.callPatience();
  private static final Duration INTERVAL = Accounts.SETTINGS.noticeInterval();
  private static final String URL = "https://example.org/calls";

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(PersistenceTestKitPlugin.getInstance().config())
              .withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view("50000", "3000"));
  private final SettableClock clock = new SettableClock(NOW);
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
  void an_account_that_comes_near_its_maintenance_margin_is_called_once() {
    ActorRef<AccountCommand> account = called();

    MarginCallRaised call = openCall(account).raised();

    assertThat(call.call()).isEqualTo("alice-5");
    assertThat(call.figures().viewVersion()).isEqualTo(9);
    assertThat(call.figures().equity()).isEqualTo(Cash.of("1500"));
    assertThat(call.liquidationPrices()).isNotEmpty();
    recheck(account, 10, "48510");
    recheck(account, 11, "48500");
    assertThat(persisted(MarginCallRaised.class)).hasSize(1);
  }

  @Test
  void a_call_that_a_crash_kept_from_being_raised_is_raised_after_the_restart() {
    var changed =
        new MarginStatusChanged(
            MarginStatus.BELOW_INITIAL, MarginStatus.MARGIN_CALL, JournalExamples.figures(), NOW);
    journal.persistForRecovery(
        "Account|alice", List.copyOf(Accounts.history("3000", "1", "50000")));
    journal.persistForRecovery("Account|alice", List.of(changed));
    view.set(MarketView.empty(9, NOW, Markets.parameters()));
    ActorRef<AccountCommand> account = spawn();
    assertThat(statement(account).calls().open()).as("there are no prices yet").isEmpty();

    view.set(Markets.view(10, "48500", "3000"));
    time.timePasses(INTERVAL);

    assertThat(openCall(account).raised().call()).isEqualTo("alice-5");
  }

  @Test
  void a_call_ends_when_it_is_met_and_another_may_follow() {
    ActorRef<AccountCommand> account = called();
    openCall(account);

    tell(
        account,
        new AccountCommand.Deposit(ALICE, CommandId.of("d"), USDT, Cash.of("200"), replies.ref()));

    assertThat(statement(account).calls().open()).isEmpty();
    assertThat(persisted(MarginCallEnded.class))
        .extracting(MarginCallEnded::outcome)
        .containsExactly(CallOutcome.MET);
    recheck(account, 12, "48300");
    assertThat(openCall(account).id()).isNotEqualTo("alice-5");
  }

  @Test
  void a_call_ends_with_the_start_of_the_liquidation_in_one_write() {
    ActorRef<AccountCommand> account = called();
    openCall(account);

    recheck(account, 10, "48000");

    AccountStatement after = statement(account);
    assertThat(after.calls().open()).isEmpty();
    assertThat(after.liquidation()).isPresent();
    assertThat(persisted(MarginCallEnded.class))
        .extracting(MarginCallEnded::outcome)
        .containsExactly(CallOutcome.LIQUIDATION_STARTED);
  }

  @Test
  void a_call_nobody_acknowledges_is_escalated_by_the_time_it_was_raised_also_after_a_restart() {
    ActorRef<AccountCommand> first = called();
    openCall(first);
    clock.advance(PATIENCE.minusSeconds(1));
    time.timePasses(INTERVAL);
    assertThat(statement(first).calls().open().orElseThrow().escalatedAt()).isEmpty();
    kit.stop(first);

    ActorRef<AccountCommand> account = spawn();
    statement(account);
    clock.advance(Duration.ofSeconds(1));
    time.timePasses(INTERVAL);

    assertThat(statement(account).calls().open().orElseThrow().escalatedAt())
        .contains(NOW.plus(PATIENCE));
    time.timePasses(INTERVAL.multipliedBy(3));
    statement(account);
    assertThat(persisted(MarginCallEscalated.class)).hasSize(1);
  }

  @Test
  void a_recheck_escalates_too() {
    ActorRef<AccountCommand> account = called();
    openCall(account);
    clock.advance(PATIENCE);

    recheck(account, 10, "48505");

    assertThat(persisted(MarginCallEscalated.class)).hasSize(1);
  }

  @Test
  void an_acknowledged_call_stays_open_and_is_not_escalated() {
    ActorRef<AccountCommand> account = called();
    String call = openCall(account).id();

    tell(account, new AcknowledgeCall(ALICE, CommandId.of("a"), call, replies.ref()));
    tell(account, new AcknowledgeCall(ALICE, CommandId.of("b"), call, replies.ref()));
    clock.advance(PATIENCE);
    time.timePasses(INTERVAL);

    assertThat(statement(account).calls().open().orElseThrow().acknowledged()).isPresent();
    assertThat(persisted(MarginCallEscalated.class)).isEmpty();
    assertThat(persisted(AccountEvent.MarginCallAcknowledged.class)).hasSize(1);
  }

  @Test
  void a_notice_is_handed_over_again_until_the_account_hears_that_it_was_delivered() {
    ActorRef<AccountCommand> account = called();
    openCall(account);
    tell(account, new RegisterWebhook(ALICE, CommandId.of("w"), URL, replies.ref()));
    CallNotice notice = notices.receiveMessage();
    assertThat(notice.id()).isEqualTo("alice-5-raised");
    assertThat(notice.url()).isEqualTo(URL);
    time.timePasses(INTERVAL);
    notices.expectMessage(notice);
    kit.stop(account);

    ActorRef<AccountCommand> restarted = spawn();
    notices.expectMessage(notice);
    restarted.tell(new RecordNotice(ALICE, notice.id(), 3, Optional.empty()));
    restarted.tell(new RecordNotice(ALICE, notice.id(), 3, Optional.empty()));
    statement(restarted);
    time.timePasses(INTERVAL.multipliedBy(3));
    statement(restarted);

    notices.expectNoMessage(Duration.ZERO);
    assertThat(persisted(NoticeDelivered.class))
        .containsExactly(new NoticeDelivered(notice.id(), 3, NOW));
  }

  /** Long 1 BTC with 3,000: at 48,500 equity is 1,500, and maintenance margin 1,212.5. */
  private ActorRef<AccountCommand> called() {
    journal.persistForRecovery(
        "Account|alice", List.copyOf(Accounts.history("3000", "1", "50000")));
    ActorRef<AccountCommand> account = spawn();
    recheck(account, 9, "48500");
    return account;
  }

  private ActorRef<AccountCommand> spawn() {
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
                clock),
            shard.ref()));
  }

  private void recheck(ActorRef<AccountCommand> account, long version, String btc) {
    view.set(Markets.view(version, btc, "3000"));
    account.tell(new AccountCommand.Recheck(ALICE, version));
    statement(account);
  }

  private void tell(ActorRef<AccountCommand> account, AccountCommand.OwnerCommand command) {
    account.tell(command.by(Authority.ofOwner(ALICE)));
    replies.expectMessageClass(CommandReply.Accepted.class);
  }

  /** It is worked out on another thread. */
  private OpenMarginCall openCall(ActorRef<AccountCommand> account) {
    return statements.awaitAssert(
        () -> {
          var open = statement(account).calls().open();
          assertThat(open).isPresent();
          return open.orElseThrow();
        });
  }

  private AccountStatement statement(ActorRef<AccountCommand> account) {
    account.tell(new AccountCommand.GetStatement(ALICE, statements.ref()));
    return statements.expectMessageClass(AccountStatement.Found.class).statement();
  }

  private <T> List<T> persisted(Class<T> type) {
    return Journaled.of(journal, ALICE).stream().filter(type::isInstance).map(type::cast).toList();
  }
}
