package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePVector;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountLedger;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.LayerPayment;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LegTrade;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.liquidation.Backstop;
import org.plimsoll.liquidation.BudgetTerms;
import org.plimsoll.liquidation.FaultProfile;
import org.plimsoll.liquidation.HedgeTerms;
import org.plimsoll.liquidation.HouseAccounts;
import org.plimsoll.liquidation.LiquidatorSettings;
import org.plimsoll.liquidation.LossSettings;
import org.plimsoll.liquidation.MarketDepth;
import org.plimsoll.liquidation.SimulationSettings;
import org.plimsoll.liquidation.VenueSettings;
import org.plimsoll.node.CrashOutcome.Planned;
import org.plimsoll.node.Population.Trader;
import org.plimsoll.oracle.ParameterFile;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PriceStatus;
import org.plimsoll.risk.portfolio.MarginChoices;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;
import org.plimsoll.risk.unwind.DutchAuction;

/**
 * A thousand crashes over books of every kind, with venues that fail and messages that are lost,
 * doubled and late: what must hold at the end of each.
 */
class CrashSimulationProperties {
  private static final long SEED = Long.getLong("plimsoll.seed", 20_250_101L);
  private static final int CRASHES = Integer.getInteger("plimsoll.crashes", 1_000);
  private static final Instant FROM = Instant.parse("2020-03-10T00:00:00Z");
  private static final Set<SettlementKind> EVERYDAY =
      Set.of(SettlementKind.TRADE, SettlementKind.TRANSFER, SettlementKind.UNWIND);
  private static final Set<AccountId> BACKSTOPS =
      new TreeSet<>(Set.of(AccountId.of("backstop-1"), AccountId.of("backstop-2")));
  private static final MarketView START = start();

  private int steps;
  private int liquidated;
  private int insolvent;
  private int cascade;
  private int hedges;
  private int calledOff;
  private final Map<SettlementKind, Integer> settled = new EnumMap<>(SettlementKind.class);

  @Test
  void every_crash_ends_in_order() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int n = 0; n < CRASHES; n++) {
      long seed = random.nextLong();
      CrashOutcome outcome = crash(seed);
      String which = "crash " + n + " of seed " + SEED + ", itself of seed " + seed;
      assertBalanced(outcome, which);
      assertNobodyIsForgotten(outcome, which);
      assertNobodyElsePays(outcome, which);
      assertUnwoundOnce(outcome, which);
      outcome.planned().forEach(step -> assertPlannedAgain(step, outcome, which));
      count(outcome);
      steps += outcome.planned().size();
      liquidated += outcome.result().liquidated();
      insolvent += outcome.result().insolvent();
      cascade += outcome.result().cascade();
      hedges += outcome.result().hedges();
    }
    System.out.printf("steps settled, by kind: %s; called off: %,d%n", settled, calledOff);
    System.out.printf(
        "%,d crashes of seed %d: %,d accounts liquidated in %,d steps, %,d by the impact of others,"
            + " %,d insolvent%n",
        CRASHES, SEED, liquidated, steps, cascade, insolvent);
    assertThat(liquidated).isGreaterThan(2 * CRASHES);
    assertThat(insolvent).isGreaterThan(CRASHES / 10);
    assertThat(cascade).isPositive();
    assertThat(hedges).isPositive();
    assertThat(calledOff).as("a plan is not refused again and again").isLessThan(steps / 10);
    assertThat(settled)
        .containsKeys(
            SettlementKind.UNWIND,
            SettlementKind.BACKSTOP,
            SettlementKind.INSURANCE,
            SettlementKind.DELEVERAGING,
            SettlementKind.SOCIALIZATION);
  }

  private void count(CrashOutcome outcome) {
    for (AccountHistory history : outcome.histories()) {
      Set<SettlementId> own = new HashSet<>();
      for (AccountEvent event : history.events()) {
        if (event instanceof UnwindOrdered e) {
          own.add(e.id());
        } else if (event instanceof LegSettled e && own.contains(e.settlement())) {
          settled.merge(e.kind(), 1, Integer::sum);
        } else if (event instanceof UnwindCancelled) {
          calledOff++;
        }
      }
    }
  }

  @Test
  void a_crash_is_the_same_for_the_same_seed() {
    CrashOutcome first = crash(7);
    CrashOutcome again = crash(7);

    assertThat(again.result()).isEqualTo(first.result());
    assertThat(again.histories()).isEqualTo(first.histories());
    assertThat(crash(8).histories()).isNotEqualTo(first.histories());
  }

  private static void assertBalanced(CrashOutcome outcome, String which) {
    LedgerAudit audit = LedgerAudit.of(outcome.histories(), START.parameters());
    assertThat(audit.isExact()).as("%s: %s", which, audit).isTrue();
  }

  /** Below maintenance only in a liquidation; and one that is not over says what it waits for. */
  private static void assertNobodyIsForgotten(CrashOutcome outcome, String which) {
    for (AccountLedger ledger : ledgers(outcome)) {
      boolean isInBreach =
          ledger.state().method().isMargined()
              && ledger.stand(outcome.end()).orElseThrow().maintenanceExcess().isNegative();
      boolean isOpen = ledger.state().liquidation().isPresent();
      assertThat(!isInBreach || isOpen).as("%s: %s is below", which, ledger.account()).isTrue();
      assertThat(!isOpen || !outcome.waits().getOrDefault(ledger.account(), "").isEmpty())
          .as("%s: %s is left in liquidation", which, ledger.account())
          .isTrue();
    }
  }

  /** Who was never liquidated has what it had, but for what settlements of later tiers say. */
  private static void assertNobodyElsePays(CrashOutcome outcome, String which) {
    Map<SettlementId, UnwindStep.Allocated> steps = allocated(outcome);
    for (AccountHistory history : outcome.histories()) {
      List<AccountEvent> events = history.events();
      boolean isConcerned =
          history.account().isHouse()
              || events.stream().anyMatch(LiquidationStarted.class::isInstance);
      if (!isConcerned) {
        int arrived = outcome.arrivals().get(history.account());
        Portfolio explained = ledger(history).after(arrived).state().portfolio();
        for (AccountEvent event : events) {
          if (event instanceof LegSettled leg && !EVERYDAY.contains(leg.kind())) {
            explained = leg.leg().appliedTo(explained);
            assertOnlyAsTheStepSays(leg, steps.get(leg.settlement()), which);
          }
        }
        assertThat(ledger(history).state().portfolio())
            .as("%s: %s did not default", which, history.account())
            .isEqualTo(explained);
      }
    }
  }

  /** A layer pays what it is named for; a position is only ever closed, unless a backstop takes. */
  private static void assertOnlyAsTheStepSays(
      LegSettled settled, UnwindStep.Allocated step, String which) {
    assertThat(step).as("%s: %s", which, settled.settlement()).isNotNull();
    assertThat(step.legs()).as(which).contains(settled.leg());
    AccountId account = settled.leg().account();
    Cash named =
        payments(step).stream()
            .filter(payment -> payment.account().equals(account))
            .map(LayerPayment::amount)
            .reduce(Cash.ZERO, Cash::plus);
    Cash given =
        settled.leg().transfers().values().stream().map(Cash::negate).reduce(Cash.ZERO, Cash::plus);
    assertThat(given).as("%s: %s of %s", which, step, account).isLessThanOrEqualTo(named);
  }

  private static List<LayerPayment> payments(UnwindStep.Allocated step) {
    if (step instanceof UnwindStep.CoveredTakeover taken) {
      return taken.payments();
    }
    return step instanceof UnwindStep.SharedLoss shared ? shared.payments() : List.of();
  }

  private static Map<SettlementId, UnwindStep.Allocated> allocated(CrashOutcome outcome) {
    Map<SettlementId, UnwindStep.Allocated> steps = new HashMap<>();
    for (AccountHistory history : outcome.histories()) {
      for (AccountEvent event : history.events()) {
        if (event instanceof UnwindOrdered e && e.step() instanceof UnwindStep.Allocated step) {
          steps.put(e.id(), step);
        }
      }
    }
    return steps;
  }

  /** Each step of the journal is settled at most once, and no further than it was ordered. */
  private static void assertUnwoundOnce(CrashOutcome outcome, String which) {
    for (AccountHistory history : outcome.histories()) {
      Map<String, UnwindStep> ordered = new HashMap<>();
      for (AccountEvent event : history.events()) {
        if (event instanceof UnwindOrdered e) {
          assertThat(ordered.put(e.id().value(), e.step())).as(which).isNull();
        } else if (event instanceof LegSettled e
            && e.kind() == SettlementKind.UNWIND
            && !history.account().isHouse()) {
          UnwindStep step = ordered.remove(e.settlement().value());
          assertThat(step).as("%s: %s", which, e.settlement()).isNotNull();
          for (LegTrade trade : e.leg().trades()) {
            Quantity asked = asked(step, trade.instrument());
            assertThat(trade.quantity().abs()).as(which).isLessThanOrEqualTo(asked.abs());
            assertThat(trade.quantity().signum()).as(which).isEqualTo(asked.signum());
          }
        }
      }
    }
  }

  private static Quantity asked(UnwindStep step, InstrumentId instrument) {
    List<UnwindStep.MarketSlice> slices =
        step instanceof UnwindStep.UnitSlice unit
            ? unit.slices()
            : List.of((UnwindStep.MarketSlice) step);
    return slices.stream()
        .filter(slice -> slice.instrument().equals(instrument))
        .findFirst()
        .orElseThrow()
        .quantity();
  }

  /**
   * The journal as it was, the view and the budget lead to the same step; and with one lot less it
   * would not have brought the account back to its buffer.
   */
  private static void assertPlannedAgain(Planned step, CrashOutcome outcome, String which) {
    MarginAlert alert =
        then(step, step.account(), outcome).alert(step.view(), step.view().asOf()).orElseThrow();
    assertThat(
            step.desk()
                .next(alert, step.view(), () -> LedgerBook.resources(all(step, outcome), BACKSTOPS))
                .step())
        .as(which)
        .contains(step.step());
    if (step.step() instanceof UnwindStep.MarketSlice slice) {
      Contract contract = step.view().parameters().contract(slice.instrument());
      long less = slice.quantity().abs().units() - contract.lot().units();
      boolean isDust = less <= 0 || slice.quantity().units() % contract.lot().units() != 0;
      if (!isDust) {
        Quantity smaller = Quantity.ofUnits(slice.quantity().signum() * less);
        assertThat(after(alert, contract, smaller, step).isRestored())
            .as("%s: %s of %s is more than it takes", which, slice, step.account())
            .isFalse();
      }
    }
  }

  private static List<AccountLedger> all(Planned step, CrashOutcome outcome) {
    return outcome.histories().stream()
        .map(history -> then(step, history.account(), outcome))
        .toList();
  }

  /** An account as it was when a step was planned. */
  private static AccountLedger then(Planned step, AccountId account, CrashOutcome outcome) {
    AccountHistory history =
        outcome.histories().stream()
            .filter(each -> each.account().equals(account))
            .findFirst()
            .orElseThrow();
    return new AccountLedger(account, AccountState.empty(), TreePVector.from(history.events()))
        .after(step.events().getOrDefault(account, 0));
  }

  private static MarginStanding after(
      MarginAlert alert, Contract contract, Quantity quantity, Planned step) {
    MarketDepth.Cost cost = step.desk().depthOf(contract).costOf(contract, quantity, step.view());
    Leg leg = TradeLegs.leg(alert.account(), contract, quantity, cost.cash(), cost.fee());
    return MarginStanding.of(leg.appliedTo(alert.portfolio()), step.view(), alert.method().model());
  }

  private static List<AccountLedger> ledgers(CrashOutcome outcome) {
    return outcome.histories().stream().map(CrashSimulationProperties::ledger).toList();
  }

  private static AccountLedger ledger(AccountHistory history) {
    AccountLedger whole =
        new AccountLedger(
            history.account(), AccountState.empty(), TreePVector.from(history.events()));
    return whole.after(history.events().size());
  }

  private static CrashOutcome crash(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int accounts = 20 + random.nextInt(21);
    var faults =
        new MessageFaults(
            random.nextDouble(0.3),
            random.nextDouble(0.3),
            random.nextDouble(0.3),
            random.nextDouble(0.2));
    List<Trader> traders =
        new ArrayList<>(
            MixedPopulation.of(
                accounts, random.nextLong(), START.parameters().instruments(), START));
    BACKSTOPS.forEach(backstop -> traders.add(saver(backstop, "500000")));
    Map<AccountId, Cash> layers = new TreeMap<>();
    if (random.nextBoolean()) {
      HouseAccounts.insurances(START.parameters())
          .forEach(insurance -> layers.put(insurance, cash(random, 50_000)));
      layers.put(HouseAccounts.HOUSE_SHARE, cash(random, 20_000));
      traders.add(saver(traders.get(0).account().defaultFund(), "5000"));
      traders.add(saver(traders.get(1).account().defaultFund(), "2500"));
    }
    Cash fund =
        switch (random.nextInt(4)) {
          case 0 -> Cash.ZERO;
          case 1 -> cash(random, 30_000);
          default -> Cash.of("1000000");
        };
    return new CrashSimulation(
            new CrashSimulation.Request(
                traders,
                START,
                path(random),
                Duration.ofSeconds(10),
                fund,
                layers,
                settings(random),
                faults,
                random.nextLong()))
        .run();
  }

  private static Cash cash(SplittableRandom random, long most) {
    return Cash.of(String.valueOf(1 + random.nextLong(most)));
  }

  /** Who has cash and no positions. */
  private static Trader saver(AccountId account, String cash) {
    AssetId asset = START.parameters().settlementAsset();
    return new Trader(
        account,
        MarginMethod.STANDARD,
        MarginChoices.NONE,
        Map.of(asset, Cash.of(cash)),
        List.of(),
        Cash.ZERO);
  }

  /** A few steps down, or up, each index by itself, and sometimes all at once. */
  private static List<Map<IndexId, Double>> path(SplittableRandom random) {
    int steps = 2 + random.nextInt(6);
    double target =
        random.nextInt(4) == 0 ? random.nextDouble(0.03, 0.2) : -random.nextDouble(0.02, 0.2);
    Map<IndexId, Double> at = new TreeMap<>();
    START.indexPrices().keySet().forEach(index -> at.put(index, 1.0));
    List<Map<IndexId, Double>> path = new ArrayList<>();
    for (int i = 1; i <= steps; i++) {
      double part = target * i / steps;
      at.replaceAll((index, before) -> 1 + part * random.nextDouble(0.8, 1.1));
      path.add(new TreeMap<>(at));
    }
    return path;
  }

  private static LiquidatorSettings settings(SplittableRandom random) {
    LiquidatorSettings usual = LiquidatorSettings.from(ConfigFactory.load());
    List<VenueSettings> venues = new ArrayList<>();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      venues.add(
          new VenueSettings(
              "v" + n,
              new MarketDepth(
                  Rate.ofUnits(random.nextLong(100_000)),
                  Rate.ofUnits(random.nextLong(200_000, 4_000_000)),
                  Cash.ofUnits(random.nextLong(2_000_000_000_000L, 60_000_000_000_000L)),
                  Rate.ofUnits(random.nextLong(100_000)))));
    }
    Rate part = Rate.ofUnits(random.nextLong(5_000_000));
    return new LiquidatorSettings(
        new BudgetTerms(
            random.nextInt(4) > 0,
            Rate.ofUnits(random.nextLong(50_000_000, 800_000_000)),
            Rate.of("0.01"),
            Duration.ofSeconds(10)),
        usual.maxConcurrent(),
        usual.patience(),
        usual.reviewInterval(),
        usual.leastMarketEquity(),
        venues,
        new SimulationSettings(
            Rate.of("0.5"),
            Duration.ofSeconds(20),
            new FaultProfile(random.nextLong(), part, part, part, part, part, part)),
        new HedgeTerms(random.nextBoolean(), Cash.ofUnits(random.nextLong(1_000_000_000_000L))),
        usual.house(),
        losses(random));
  }

  private static LossSettings losses(SplittableRandom random) {
    return new LossSettings(
        cash(random, 1_000_000),
        cash(random, 2_000_000),
        Duration.ofMinutes(5),
        random.nextInt(4) == 0 ? Rate.of("0.2") : Rate.ZERO,
        new DutchAuction(1, 0.8, 30, 120, 120, 0.1),
        random.nextBoolean()
            ? BACKSTOPS.stream()
                .map(id -> new Backstop(id, Rate.of("0.02"), Cash.of("2000000")))
                .toList()
            : List.of());
  }

  private static MarketView start() {
    Map<IndexId, Price> prices =
        Map.of(
            IndexId.of("BTC-USDT"), Price.of("7938"),
            IndexId.of("ETH-USDT"), Price.of("201.5"),
            IndexId.of("LTC-USDT"), Price.of("54"));
    Map<IndexId, IndexPrice> known = new TreeMap<>();
    prices.forEach(
        (index, price) -> known.put(index, new IndexPrice(index, price, PriceStatus.VALID, FROM)));
    return new MarketView(
        1,
        FROM,
        ReplayListing.of(ParameterFile.house(), prices, FROM, FROM.plus(Duration.ofDays(1))),
        known);
  }
}
