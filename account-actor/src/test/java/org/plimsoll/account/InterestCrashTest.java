package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.account.Accounts.ALICE;
import static org.plimsoll.account.Accounts.NOW;
import static org.plimsoll.risk.Markets.BTC;
import static org.plimsoll.risk.Markets.USDT;

import com.typesafe.config.ConfigFactory;
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
import org.plimsoll.account.AccountEvent.InterestCharged;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;

/**
 * A debtor, the house and the settlement between them on one journal. Messages stop at a chosen
 * point, all three are lost from memory, and another interval has ended when they come back: the
 * charge is paid once, and then the next one.
 */
class InterestCrashTest {
  private static final long ONE = 1_000_000_000_000L;
  private static final AccountId HOUSE = ALICE.lending();
  private static final String SETTLEMENT = "interest-USDT-alice-5";

  /** How far it comes before the crash. */
  private enum Point {
    BEFORE_THE_SETTLEMENT_HEARS(asked -> false, leg -> false),
    BEFORE_ANY_LEG(asked -> true, leg -> false),
    BETWEEN_THE_LEGS(asked -> true, leg -> leg.account().equals(HOUSE)),
    AFTER_THE_LAST_LEG(asked -> true, leg -> true);

    private final Predicate<SettlementCommand> asking;
    private final Predicate<ApplyLeg> delivery;

    Point(Predicate<SettlementCommand> asking, Predicate<ApplyLeg> delivery) {
      this.asking = asking;
      this.delivery = delivery;
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
      new AtomicReference<>(LendingMarket.at(ONE, ONE));
  private final AtomicReference<Point> reached = new AtomicReference<>(Point.AFTER_THE_LAST_LEG);
  private final AtomicReference<ActorRef<SettlementCommand>> first = new AtomicReference<>();
  private final AtomicReference<ActorRef<SettlementCommand>> second = new AtomicReference<>();
  private final TestProbe<Void> anybody = kit.createTestProbe();
  private ActorRef<AccountCommand> alice;
  private ActorRef<AccountCommand> house;

  @BeforeEach
  void start() {
    Leg debt = Leg.of(ALICE, List.of(), Map.of(USDT, Cash.of("-10000")), Map.of());
    journal.persistForRecovery(
        "Account|alice",
        List.of(
            Accounts.opened(ALICE, MarginMethod.STANDARD),
            new AccountEvent.CollateralDeposited(CommandId.of("coin"), BTC, Cash.of("1"), NOW),
            new AccountEvent.LegSettled(
                SettlementId.of("p"),
                SettlementKind.UNWIND,
                debt,
                Cash.ZERO,
                Accounts.NONE_REALIZED,
                NOW)));
    journal.persistForRecovery(
        "Account|" + HOUSE, List.of(Accounts.opened(HOUSE, MarginMethod.HOUSE)));
    alice = kit.spawn(LossyShard.create(account(ALICE), this::passes));
    house = kit.spawn(LossyShard.create(account(HOUSE), this::passes));
    first.set(settlement(SETTLEMENT));
    second.set(settlement("interest-USDT-alice-7"));
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @ParameterizedTest
  @EnumSource(Point.class)
  void a_charge_outlives_a_crash_of_everything_and_is_paid_once(Point crash) {
    untilWritten("Account|alice", 4); // the debt of an older journal starts to bear interest
    reached.set(crash);
    view.set(LendingMarket.at(1_000_054_794_521L, ONE));
    untilWritten("Account|alice", crash == Point.AFTER_THE_LAST_LEG ? 6 : 5);
    if (crash != Point.BEFORE_THE_SETTLEMENT_HEARS) {
      untilWritten("Settlement|" + SETTLEMENT, 1);
    }
    if (crash == Point.BETWEEN_THE_LEGS) {
      untilWritten("Account|" + HOUSE, 2);
    }
    crash();
    view.set(LendingMarket.at(1_100_000_000_000L, ONE));
    reached.set(Point.AFTER_THE_LAST_LEG);

    untilWritten("Account|alice", 8);
    untilWritten("Account|" + HOUSE, 3);

    List<InterestCharged> charges =
        Journaled.of(journal, ALICE).stream()
            .filter(InterestCharged.class::isInstance)
            .map(InterestCharged.class::cast)
            .toList();
    assertThat(charges).extracting(each -> each.settlement().value()).startsWith(SETTLEMENT);
    assertThat(charges).hasSize(2);
    assertThat(charges.get(0).interest()).isEqualTo(Cash.of("0.54794521"));
    assertThat(charges.get(1).from()).isEqualTo(charges.get(0).to());
    Cash paid = charges.get(0).interest().plus(charges.get(1).interest());
    assertThat(stateOf(ALICE).portfolio().collateralOf(USDT))
        .isEqualTo(Cash.of("-10000").minus(paid));
    assertThat(stateOf(HOUSE).portfolio().collateralOf(USDT)).isEqualTo(paid);
    assertThat(journal.persistedInStorage("Account|alice")).hasSize(8);
  }

  private boolean passes(AccountCommand command) {
    return !(command instanceof ApplyLeg leg) || reached.get().delivery.test(leg);
  }

  private void untilWritten(String journalOf, int events) {
    anybody.awaitAssert(
        () -> {
          // Whoever owes something is brought back by its node.
          alice.tell(new AccountCommand.WakeUp(ALICE));
          time.timePasses(Accounts.SETTINGS.settlementPatience());
          assertThat(journal.persistedInStorage(journalOf)).hasSizeGreaterThanOrEqualTo(events);
          return null;
        });
  }

  private void crash() {
    first.get().tell(new SettlementInternal.Stop(SettlementId.of(SETTLEMENT)));
    alice.tell(new AccountInternal.Stop(ALICE));
    house.tell(new AccountInternal.Stop(HOUSE));
  }

  private AccountState stateOf(AccountId account) {
    return Accounts.fold(Journaled.of(journal, account));
  }

  private ActorRef<SettlementCommand> settlement(String id) {
    return kit.spawn(
        LossyShard.create(
            Settlement.create(
                SettlementId.of(id),
                account -> account.equals(ALICE) ? alice : house,
                view::get,
                Accounts.SETTINGS,
                new SettableClock(NOW),
                nobody()),
            command -> reached.get().asking.test(command)));
  }

  private Behavior<AccountCommand> account(AccountId id) {
    return Account.create(
        id,
        new Account.Surroundings(
            view::get,
            kit.<MarginMonitorCommand>createTestProbe().ref(),
            kit.<MarginAlert>createTestProbe().ref(),
            kit.<CallNotice>createTestProbe().ref(),
            asked -> asked.value().equals(SETTLEMENT) ? first.get() : second.get(),
            Accounts.SETTINGS,
            new SettableClock(NOW)),
        nobody());
  }

  private ActorRef<ClusterSharding.ShardCommand> nobody() {
    return kit.<ClusterSharding.ShardCommand>createTestProbe().ref();
  }
}
