package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.BOB;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC_PERP;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.account.AccountCommand.ApplyLeg;
import org.plimsoll.account.AccountCommand.ReserveLeg;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Quantity;

/**
 * Real accounts and a real settlement on one journal. Messages stop at a chosen point, then all
 * three are lost from memory; afterwards the messages flow again, and both accounts must come to
 * have their leg exactly once.
 */
class SettlementCrashTest {
  private static final Duration STEP = Duration.ofMillis(500);
  private static final SettlementTerms TRADE = Accounts.trade("t1", "1", "50000");
  private static final SettlementTerms UNWIND = Accounts.unwind("t1", "-1", "50000");

  /** How far it comes before the crash, told by what is in the journals. */
  private enum Point {
    AFTER_PROPOSED(command -> false, 1, 0, 0),
    AFTER_THE_FIRST_RESERVATION(
        command -> command instanceof ReserveLeg && command.account().equals(ALICE), 1, 1, 0),
    AFTER_THE_SECOND_RESERVATION_AND_COMMITTED(command -> command instanceof ReserveLeg, 2, 1, 1),
    BETWEEN_THE_LEGS(
        command -> !(command instanceof ApplyLeg) || command.account().equals(ALICE), 3, 2, 1),
    AFTER_THE_LAST_LEG(command -> true, 4, 2, 2);

    private final Predicate<AccountCommand> passes;
    private final List<Integer> events;

    Point(Predicate<AccountCommand> passes, int settlement, int alice, int bob) {
      this.passes = passes;
      this.events = List.of(settlement, alice, bob);
    }
  }

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(PersistenceTestKitPlugin.getInstance().config())
              .withFallback(ConfigFactory.load("application-test")));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(Markets.view("50000", "3000"));
  private final AtomicReference<Predicate<AccountCommand>> passes =
      new AtomicReference<>(command -> true);
  private final AtomicReference<ActorRef<SettlementCommand>> settlement = new AtomicReference<>();
  private final TestProbe<SettlementReply> caller = kit.createTestProbe();
  private final TestProbe<Void> anybody = kit.createTestProbe();
  private ActorRef<AccountCommand> alice;
  private ActorRef<AccountCommand> bob;

  @BeforeEach
  void start() {
    for (AccountId account : List.of(ALICE, BOB)) {
      journal.persistForRecovery(
          "Account|" + account,
          List.of(
              Accounts.opened(account, MarginMethod.STANDARD), Accounts.deposited("cash", "5000")));
    }
    alice = kit.spawn(LossyShard.create(account(ALICE), command -> passes.get().test(command)));
    bob = kit.spawn(LossyShard.create(account(BOB), command -> passes.get().test(command)));
    Map<AccountId, ActorRef<AccountCommand>> accounts = Map.of(ALICE, alice, BOB, bob);
    settlement.set(
        kit.spawn(
            LossyShard.create(
                Settlement.create(
                    TRADE.id(),
                    accounts::get,
                    () -> Markets.view("50000", "3000"),
                    Accounts.SETTINGS,
                    new SettableClock(NOW),
                    nobody()),
                command -> true)));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @ParameterizedTest
  @EnumSource(Point.class)
  void a_trade_outlives_a_crash_of_everything(Point crash) {
    passes.set(crash.passes);
    settle(TRADE);
    untilWritten(crash.events);
    crash();

    passes.set(command -> true);
    repeatUntilAnswered(TRADE);

    assertHeld("1", "-1");
    assertLegOnce();
  }

  /** Nobody asks again: what margin is held for is finished by those who hold it. */
  @ParameterizedTest
  @EnumSource(value = Point.class, mode = EnumSource.Mode.EXCLUDE, names = "AFTER_PROPOSED")
  void a_trade_is_finished_by_who_reserved_it_even_if_its_caller_is_gone(Point crash) {
    passes.set(crash.passes);
    settle(TRADE);
    untilWritten(crash.events);
    crash();

    passes.set(command -> true);
    anybody.awaitAssert(
        () -> {
          // Whoever has exposure or a reservation is brought back by its node.
          alice.tell(new AccountCommand.WakeUp(ALICE));
          bob.tell(new AccountCommand.WakeUp(BOB));
          time.timePasses(STEP);
          assertHeld("1", "-1");
          return null;
        });

    assertLegOnce();
  }

  @ParameterizedTest
  @EnumSource(Point.class)
  void an_unwind_outlives_a_crash_of_everything(Point crash) {
    passes.set(
        command ->
            crash.passes.test(command)
                // Nothing is reserved: the leg before the last stands for the reservation.
                || command instanceof ApplyLeg
                    && command.account().equals(BOB)
                    && crash != Point.AFTER_PROPOSED);
    settle(UNWIND);
    untilWritten(crash == Point.AFTER_PROPOSED ? List.of(1, 0, 0) : List.of(2, 0, 1));
    crash();

    passes.set(command -> true);
    repeatUntilAnswered(UNWIND);

    assertHeld("-1", "1");
    assertLegOnce();
  }

  private void untilWritten(List<Integer> events) {
    anybody.awaitAssert(
        () -> {
          assertThat(journal.persistedInStorage("Settlement|t1"))
              .hasSizeGreaterThanOrEqualTo(events.get(0));
          assertThat(journal.persistedInStorage("Account|alice"))
              .hasSizeGreaterThanOrEqualTo(2 + events.get(1));
          assertThat(journal.persistedInStorage("Account|bob"))
              .hasSizeGreaterThanOrEqualTo(2 + events.get(2));
          return null;
        });
  }

  private void repeatUntilAnswered(SettlementTerms terms) {
    anybody.awaitAssert(
        () -> {
          settle(terms);
          time.timePasses(STEP);
          return caller.expectMessageClass(SettlementReply.Settled.class, Duration.ofMillis(50));
        });
  }

  private void crash() {
    settlement.get().tell(new SettlementInternal.Stop(TRADE.id()));
    alice.tell(new AccountInternal.Stop(ALICE));
    bob.tell(new AccountInternal.Stop(BOB));
  }

  private void settle(SettlementTerms terms) {
    settlement.get().tell(new SettlementCommand.Settle(terms, caller.ref()));
  }

  private void assertHeld(String byAlice, String byBob) {
    assertThat(stateOf(ALICE).portfolio().quantityOf(BTC_PERP)).isEqualTo(Quantity.of(byAlice));
    assertThat(stateOf(BOB).portfolio().quantityOf(BTC_PERP)).isEqualTo(Quantity.of(byBob));
  }

  private void assertLegOnce() {
    for (AccountId account : List.of(ALICE, BOB)) {
      assertThat(Journaled.of(journal, account))
          .filteredOn(AccountEvent.LegSettled.class::isInstance)
          .hasSize(1);
      assertThat(stateOf(account).reservations()).isEmpty();
    }
  }

  /** As its journal has it. */
  private AccountState stateOf(AccountId account) {
    return Accounts.fold(Journaled.of(journal, account));
  }

  private Behavior<AccountCommand> account(AccountId id) {
    return Account.create(
        id,
        new Account.Surroundings(
            view::get,
            kit.<MarginMonitorCommand>createTestProbe().ref(),
            kit.<MarginAlert>createTestProbe().ref(),
            kit.<CallNotice>createTestProbe().ref(),
            any -> settlement.get(),
            Accounts.SETTINGS,
            new SettableClock(NOW)),
        nobody());
  }

  private ActorRef<ClusterSharding.ShardCommand> nobody() {
    return kit.<ClusterSharding.ShardCommand>createTestProbe().ref();
  }
}
