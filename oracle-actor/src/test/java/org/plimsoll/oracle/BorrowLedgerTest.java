package org.plimsoll.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.oracle.FixingEvent.InterestFixed;
import org.plimsoll.oracle.MarketKeeperCommand.InterestKnown;
import org.plimsoll.risk.SettableClock;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Interest;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketTotals;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.BorrowIndex;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** What the ledger of an asset journals and whom it tells, over restarts. */
class BorrowLedgerTest {
  private static final AssetId USDT = AssetId.of("USDT");
  private static final Instant START = Instant.parse("2025-01-01T00:00:01Z");
  private static final Instant END = Instant.parse("2025-01-01T08:00:00Z");
  private static final MarginParameters HOUSE = ParameterFile.house();
  private static final Interest NOTHING_FIXED =
      new Interest(BorrowIndex.ONE, Optional.empty(), Optional.empty(), Optional.empty());
  private static final Interest FIXED =
      new Interest(
          BorrowIndex.ofUnits(1_000_054_794_521L),
          Optional.of(Rate.of("0.4")),
          Optional.of(Rate.of("0.06")),
          Optional.of(END));

  private final ActorTestKit kit =
      ActorTestKit.create(
          ManualTime.config()
              .withFallback(PersistenceTestKitPlugin.config())
              .withFallback(Prices.actorConfig()));
  private final ManualTime time = ManualTime.get(kit.system());
  private final PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
  private final SettableClock clock = new SettableClock(START);
  private final AtomicReference<MarketView> view =
      new AtomicReference<>(
          MarketView.empty(1, START, HOUSE)
              .withTotals(
                  new MarketTotals(
                      Map.of(), Map.of(USDT, Cash.of("100")), Map.of(USDT, Cash.of("40")))));
  private final TestProbe<MarketKeeperCommand> keeper = kit.createTestProbe();

  @AfterEach
  void shutDown() {
    kit.shutdownTestKit();
  }

  @Test
  void an_interval_is_journaled_once_before_keepers_hear_of_it() {
    started();
    keeper.expectMessage(new InterestKnown(USDT, NOTHING_FIXED));

    clock.advance(Duration.between(START, END));
    time.timePasses(Duration.ofSeconds(1));

    keeper.expectMessage(new InterestKnown(USDT, FIXED));
    assertThat(journal.persistedInStorage("Borrow|USDT")).hasSize(1);
    time.timePasses(Duration.ofSeconds(5));
    assertThat(journal.persistedInStorage("Borrow|USDT")).hasSize(1);
  }

  @Test
  void a_keeper_that_lost_the_message_hears_it_again() {
    started();
    keeper.expectMessage(new InterestKnown(USDT, NOTHING_FIXED));

    time.timePasses(Duration.ofMinutes(1));

    keeper.expectMessage(new InterestKnown(USDT, NOTHING_FIXED));
  }

  @Test
  void what_was_fixed_stands_after_a_restart_and_goes_on_from_there() {
    ActorRef<BorrowLedger.Command> first = started();
    keeper.expectMessage(new InterestKnown(USDT, NOTHING_FIXED));
    clock.advance(Duration.between(START, END));
    time.timePasses(Duration.ofSeconds(1));
    keeper.expectMessage(new InterestKnown(USDT, FIXED));
    kit.stop(first);

    kit.spawn(ledger());
    keeper.expectMessage(new InterestKnown(USDT, FIXED));
    clock.advance(Duration.ofHours(8));
    time.timePasses(Duration.ofSeconds(1));

    Interest second = keeper.expectMessageClass(InterestKnown.class).interest();
    assertThat(second.index()).hasToString("1.000109592044");
    assertThat(journal.persistedInStorage("Borrow|USDT"))
        .extracting(
            stored -> ((InterestFixed) StoredEvents.eventOf(stored, FixingEvent.class)).intervals())
        .containsExactly(1L, 1L);
  }

  /** The first one; every keeper that is known is told of by then. */
  private ActorRef<BorrowLedger.Command> started() {
    TestProbe<Receptionist.Registered> registered = kit.createTestProbe();
    kit.system()
        .receptionist()
        .tell(Receptionist.register(MarketKeeper.KEY, keeper.ref(), registered.ref()));
    registered.expectMessageClass(Receptionist.Registered.class);
    return kit.spawn(ledger());
  }

  private Behavior<BorrowLedger.Command> ledger() {
    return BorrowLedger.create(
        USDT,
        HOUSE.asset(USDT).terms().debtInterest().orElseThrow(),
        view::get,
        kit.<MarketKeeperCommand>createTestProbe().ref(),
        clock);
  }
}
