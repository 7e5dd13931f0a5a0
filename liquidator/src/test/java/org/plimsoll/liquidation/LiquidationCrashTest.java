package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.liquidation.LiquidationOnJournal.MAKER;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.plimsoll.account.AccountCommand.ApplyLeg;
import org.plimsoll.account.AccountCommand.OrderUnwind;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.CollateralDeposited;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.LiquidationReport;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.SettlementCommand.Settle;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.portfolio.Position;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * The liquidator, the account, or both are lost at each step of a liquidation, many times each:
 * every unwind happens exactly once, and no value appears or vanishes. And: an account that becomes
 * safe in the middle is left alone.
 */
class LiquidationCrashTest {
  private static final int TIMES = 20;

  /** Opened, paid in, reserved, traded, status, liquidation: what is told first is told on this. */
  private static final long FIRST_ALERT = 6;

  private static final LiquidationOnJournal SYSTEM = new LiquidationOnJournal();
  private static final SplittableRandom RANDOM = Seed.random();

  /** How far it comes: the first message of this kind is lost, and all that follow it. */
  private enum Point {
    ALERTED((message, account) -> message instanceof OrderUnwind),
    ORDERED((message, account) -> message instanceof UnwindOrder),
    EXECUTED(
        (message, account) ->
            message instanceof Settle settle && settle.terms().kind() == SettlementKind.UNWIND),
    SETTLING((message, account) -> isUnwindLegOf(message, MAKER)),
    FIRST_LEG_APPLIED((message, account) -> isUnwindLegOf(message, account)),
    LEG_APPLIED(
        (message, account) ->
            message instanceof OrderUnwind order && order.revision() > FIRST_ALERT),
    ENDED((message, account) -> false);

    private final BiPredicate<Object, AccountId> lost;

    Point(BiPredicate<Object, AccountId> lost) {
      this.lost = lost;
    }
  }

  private enum Victim {
    LIQUIDATOR,
    ACCOUNT,
    BOTH
  }

  private static boolean isUnwindLegOf(Object message, AccountId account) {
    return message instanceof ApplyLeg apply
        && apply.terms().kind() == SettlementKind.UNWIND
        && apply.account().equals(account);
  }

  private static long killed;

  @AfterAll
  static void stop() {
    System.out.println("liquidations interrupted: " + killed + ", seed " + Seed.VALUE);
    assertValueIsConserved();
    SYSTEM.stop();
  }

  @ParameterizedTest
  @EnumSource(Point.class)
  void every_unwind_happens_once_whoever_is_lost(Point point) throws Exception {
    for (Victim victim : Victim.values()) {
      for (int i = 0; i < TIMES; i++) {
        interrupted(point, victim, point + "-" + victim + "-" + i);
      }
    }
  }

  private static void interrupted(Point point, Victim victim, String name) throws Exception {
    AccountId account = AccountId.of(name.toLowerCase(Locale.ROOT).replace('_', '-'));
    String at = "seed " + Seed.VALUE + " " + account;
    breached(account, point);
    if (victim != Victim.LIQUIDATOR) {
      SYSTEM.killAccount(account);
    }
    if (victim != Victim.ACCOUNT) {
      SYSTEM.killLiquidator();
    }
    SYSTEM.passAll();
    killed++;

    List<AccountEvent> events = untilEnded(account, at);
    assertEachStepOnce(account, events, at);
    assertThat(events).as(at).filteredOn(LiquidationStarted.class::isInstance).hasSize(1);
    assertReport(events, at);
  }

  /** Long 4 at 50,000 with 12,000: at 48,000 or so equity is near 4,000 of 4,800 required. */
  private static void breached(AccountId account, Point point) throws Exception {
    SYSTEM.passAll();
    SYSTEM.price("50000");
    SYSTEM.open(account, MarginMethod.STANDARD);
    SYSTEM.deposit(account, "cash", "12000");
    SYSTEM.trade(account, "trade", "4", "50000");
    SYSTEM.price("" + RANDOM.nextInt(47_950, 48_050));
    var lost = SYSTEM.passOnly(message -> !point.lost.test(message, account));
    SYSTEM.recheck(account);
    if (point == Point.ENDED) {
      untilEnded(account, account.value());
    } else {
      lost.get(20, TimeUnit.SECONDS);
    }
  }

  private static List<AccountEvent> untilEnded(AccountId account, String at) {
    return SYSTEM.await(
        system -> {
          List<AccountEvent> events = system.journal(account);
          assertThat(events)
              .as(at)
              .filteredOn(LiquidationEnded.class::isInstance)
              .hasSizeGreaterThanOrEqualTo(1);
          return events;
        });
  }

  private static void assertEachStepOnce(AccountId account, List<AccountEvent> events, String at) {
    List<SettlementId> ordered = new ArrayList<>();
    List<SettlementId> settled = new ArrayList<>();
    for (AccountEvent event : events) {
      if (event instanceof UnwindOrdered e) {
        ordered.add(e.id());
      } else if (event instanceof LegSettled e && e.kind() == SettlementKind.UNWIND) {
        settled.add(e.settlement());
      }
    }
    assertThat(ordered).as(at).hasSizeGreaterThanOrEqualTo(2).doesNotHaveDuplicates();
    assertThat(settled).as(at).isEqualTo(ordered);
    assertThat(settledBy(MAKER, account)).as(at).containsExactlyInAnyOrderElementsOf(ordered);
  }

  /** The unwinds of an account that the other side has. */
  private static List<SettlementId> settledBy(AccountId maker, AccountId account) {
    return SYSTEM.journal(maker).stream()
        .filter(LegSettled.class::isInstance)
        .map(event -> ((LegSettled) event).settlement())
        .filter(id -> id.value().startsWith("unwind-" + account + "-"))
        .toList();
  }

  private static void assertReport(List<AccountEvent> events, String at) {
    LiquidationStarted started = first(events, LiquidationStarted.class);
    LiquidationEnded ended = first(events, LiquidationEnded.class);
    LiquidationReport report = ended.report().orElseThrow();
    assertThat(report.steps()).as(at).isGreaterThanOrEqualTo(2);
    assertThat(report.equityAtStart()).as(at).isEqualTo(started.figures().equity());
    assertThat(report.equityAtEnd()).as(at).isEqualTo(ended.figures().equity());
    assertThat(report.equityAtStart().minus(report.cost()).minus(report.fees()))
        .as("%s: at prices that stand still, equity falls by cost and fees", at)
        .isEqualTo(report.equityAtEnd());
  }

  private static <E> E first(List<AccountEvent> events, Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"LEG_APPLIED, true", "LEG_APPLIED, false", "ORDERED, true"})
  void an_account_that_becomes_safe_in_the_middle_is_left_alone(Point point, boolean isTopUp)
      throws Exception {
    AccountId account = AccountId.of("safe-" + point.ordinal() + "-" + isTopUp);
    breached(account, point);
    long stepsBefore = stepsOf(account);

    if (isTopUp) {
      SYSTEM.deposit(account, "more", "10000");
    } else {
      SYSTEM.trade(account, "less", "-2", "48000");
    }
    SYSTEM.passAll();

    List<AccountEvent> events = untilEnded(account, account.value());
    assertThat(stepsBefore).isEqualTo(1);
    assertThat(stepsOf(account)).as("no step was added").isEqualTo(1);
    assertOneStep(events);
    assertThat(LiquidationOnJournal.stateOf(events).portfolio().quantityOf(Markets.BTC_PERP))
        .isEqualTo(Quantity.of(isTopUp ? "4" : "2").plus(unwound(events)));
  }

  private static Quantity unwound(List<AccountEvent> events) {
    return events.stream()
        .filter(LegSettled.class::isInstance)
        .map(LegSettled.class::cast)
        .filter(leg -> leg.kind() == SettlementKind.UNWIND)
        .map(leg -> leg.leg().trades().get(0).quantity())
        .reduce(Quantity.ZERO, Quantity::plus);
  }

  private static void assertOneStep(List<AccountEvent> events) {
    assertThat(events)
        .filteredOn(event -> event instanceof LegSettled leg && leg.kind() == SettlementKind.UNWIND)
        .hasSize(1);
    assertThat(events).last().isInstanceOf(LiquidationEnded.class);
  }

  private static long stepsOf(AccountId account) {
    return SYSTEM.journal(account).stream().filter(UnwindOrdered.class::isInstance).count();
  }

  /** Over all accounts: what they hold, less what it cost them, with fees, is what was paid in. */
  private static void assertValueIsConserved() {
    Cash held = Cash.ZERO;
    Cash brought = Cash.ZERO;
    Quantity open = Quantity.ZERO;
    List<AccountId> all = new ArrayList<>(SYSTEM.owners);
    all.add(MAKER);
    for (AccountId account : all) {
      List<AccountEvent> events = SYSTEM.journal(account);
      AccountState state = LiquidationOnJournal.stateOf(events);
      held = held.plus(state.portfolio().collateralOf(Markets.USDT));
      for (Position position : state.portfolio().positions().values()) {
        held = held.minus(position.entryCost());
        open = open.plus(position.quantity());
      }
      for (AccountEvent event : events) {
        if (event instanceof CollateralDeposited deposit) {
          brought = brought.plus(deposit.amount());
        } else if (event instanceof LegSettled leg) {
          held = held.plus(leg.leg().fees().getOrDefault(Markets.USDT, Cash.ZERO));
        }
      }
    }
    assertThat(held).as("seed %d", Seed.VALUE).isEqualTo(brought);
    assertThat(open).as("seed %d", Seed.VALUE).isEqualTo(Quantity.ZERO);
  }
}
