package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.risk.Markets.USDT;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.units.Cash;

/** What an account tells the monitor of itself, and when it leaves memory. */
class AccountPresenceTest {
  private static final ActorTestKit KIT = ActorTestKit.create(AccountOnProbes.CONFIG);

  private final AccountOnProbes account = new AccountOnProbes(KIT);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  /** One mailbox for both, so that the order in which they were told is seen. */
  @Test
  void the_row_is_told_before_the_reply() {
    TestProbe<Object> told = KIT.createTestProbe();
    account.initialize(Accounts.history("3000", "1", "50000"));
    ActorRef<AccountCommand> spawned = account.spawn(told.ref().unsafeUpcast());
    told.expectMessageClass(MarginMonitorCommand.UpdateRow.class); // after recovery

    spawned.tell(
        new AccountCommand.Deposit(
                ALICE, CommandId.of("k2"), USDT, Cash.of("7"), told.ref().unsafeUpcast())
            .by(Authority.ofOwner(ALICE)));

    var row = told.expectMessageClass(MarginMonitorCommand.UpdateRow.class);
    assertThat(row.portfolio().collateralOf(USDT)).isEqualTo(Cash.of("3007"));
    told.expectMessageClass(CommandReply.Accepted.class);
  }

  @Test
  void every_write_and_every_recovery_tells_how_far_the_journal_goes() {
    account.openWithCash("5000");
    AccountHead opened = account.heads.receiveMessage();
    AccountHead paid = account.heads.receiveMessage();

    assertThat(opened.head().sequence()).isEqualTo(1);
    assertThat(paid.head().sequence()).isEqualTo(2);
    assertThat(paid.head().hash()).isNotEqualTo(opened.head().hash());
    assertThat(paid.portfolio().collateralOf(USDT)).isEqualTo(Cash.of("5000"));
    account.restart();
    account.heads.expectMessage(paid);
  }

  @Test
  void events_of_trouble_are_told_with_their_write_and_all_of_them_after_a_recovery() {
    account.breached();

    List<Long> told = nextTrouble();

    assertThat(told).startsWith(4L, 5L);
    account.restart();
    assertThat(nextTrouble()).isEqualTo(told);
    account.restart();
    assertThat(nextTrouble()).isEqualTo(told);
  }

  @Test
  void an_account_without_exposure_has_no_row() {
    account.openWithCash("5000");

    account.monitor.expectMessageClass(MarginMonitorCommand.RemoveRow.class);
    account.monitor.expectMessageClass(MarginMonitorCommand.RemoveRow.class);
  }

  @Test
  void its_row_goes_when_it_stops() {
    TestProbe<MarginMonitorCommand> rows = KIT.createTestProbe();
    account.initialize(Accounts.history("3000", "1", "50000"));
    ActorRef<AccountCommand> spawned = account.spawn(rows.ref());
    rows.expectMessageClass(MarginMonitorCommand.UpdateRow.class);

    spawned.tell(new AccountInternal.Stop(ALICE));

    rows.expectMessage(new MarginMonitorCommand.RemoveRow(ALICE, spawned));
  }

  @Test
  void an_account_with_exposure_that_has_to_stop_is_called_at_its_next_node() {
    TestProbe<Object> watcher = KIT.createTestProbe();
    account.initialize(Accounts.history("3000", "1", "50000"));
    ActorRef<AccountCommand> spawned = account.spawn(account.monitor.ref());

    spawned.tell(new AccountInternal.Stop(ALICE));

    account.moved.expectMessage(ALICE);
    watcher.expectTerminated(spawned);
  }

  @Test
  void an_account_without_exposure_that_has_to_stop_is_not() {
    TestProbe<Object> watcher = KIT.createTestProbe();
    account.openWithCash("5000");
    ActorRef<AccountCommand> spawned = account.spawn(account.monitor.ref());

    spawned.tell(new AccountInternal.Stop(ALICE));

    watcher.expectTerminated(spawned);
    account.moved.expectNoMessage(Duration.ZERO);
  }

  @Test
  void who_wakes_an_account_is_told_when_its_row_is_in_the_monitor() {
    TestProbe<Object> told = KIT.createTestProbe();
    account.initialize(Accounts.history("3000", "1", "50000"));
    ActorRef<Object> both = told.ref();
    ActorRef<AccountCommand> spawned = account.spawn(both.narrow());

    spawned.tell(new AccountCommand.WakeUp(ALICE, Optional.of(both.narrow())));

    told.expectMessageClass(MarginMonitorCommand.UpdateRow.class);
    told.expectMessage(new AccountCommand.Awake(ALICE, true));
  }

  @Test
  void it_stops_whatever_account_the_shard_names() {
    account.openWithCash("5000");
    TestProbe<Object> watcher = KIT.createTestProbe();
    ActorRef<AccountCommand> spawned = account.spawn(account.monitor.ref());
    spawned.tell(new AccountInternal.Stop(AccountId.of("any")));

    watcher.expectTerminated(spawned);
  }

  @Test
  void an_idle_account_leaves_memory() {
    account.openWithCash("5000");

    account.runUnanswered(new AccountInternal.Idle(ALICE));

    account.shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void an_idle_account_with_exposure_stays() {
    account.initialize(Accounts.history("3000", "1", "50000"));

    account.runUnanswered(new AccountInternal.Idle(ALICE));
    settleEverything();
    account.runUnanswered(new AccountInternal.Idle(ALICE));

    // One message for two: only once it was flat did it ask to leave.
    account.shard.expectMessageClass(ClusterSharding.Passivate.class);
    ClusterSharding.ShardCommand marker = new ClusterSharding.Passivate<>(account.monitor.ref());
    account.shard.ref().tell(marker);
    account.shard.expectMessage(marker);
  }

  private void settleEverything() {
    account.leg(
        replyTo ->
            new AccountCommand.ApplyLeg(ALICE, Accounts.unwind("u1", "-1", "50000"), replyTo));
  }

  private List<Long> nextTrouble() {
    List<Long> events = account.heads.receiveMessage().riskEvents();
    return events.isEmpty() ? nextTrouble() : events;
  }
}
