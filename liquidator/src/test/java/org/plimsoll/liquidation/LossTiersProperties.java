package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;
import static org.plimsoll.risk.Markets.USDT;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.LayerPayment;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LossLayer;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.FundingIndex;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/** Ten thousand allocations of random losses: what holds of every one of them. */
class LossTiersProperties {
  private static final int ALLOCATIONS = 10_000;
  private static final AccountId FUND = HouseAccounts.INSURANCE_FUND;

  private final SplittableRandom random = Seed.random();
  private final Map<LossLayer, Integer> seen = new EnumMap<>(LossLayer.class);

  @Test
  void nothing_is_lost_nobody_pays_more_than_its_layer_and_no_margin_is_used() {
    int allocations = 0;
    for (int i = 0; allocations < ALLOCATIONS; i++) {
      Books books = new Books(random);
      MarketView view = funded(books.view());
      LossScene scene = scene(view);
      Portfolio own = insolvent(view);
      LossSettings settings = settings();
      for (int step = 0; step < 12; step++) {
        UnwindPlan plan =
            new LossTiers(settings, new HouseAccounts(1))
                .step(
                    LossScene.of(own, view),
                    scene.resources(),
                    LossCaps.of(settings),
                    random.nextInt(200),
                    Set.of());
        if (!(plan instanceof UnwindPlan.Next next)) {
          break;
        }
        own = checked((UnwindStep.Allocated) next.step(), own, scene, settings, view);
        allocations++;
      }
    }
    assertThat(seen).as("every layer pays in some of them").hasSize(LossLayer.values().length);
  }

  private Portfolio checked(
      UnwindStep.Allocated step,
      Portfolio own,
      LossScene scene,
      LossSettings settings,
      MarketView view) {
    String what = "seed " + Seed.VALUE + ": " + step + " of " + own;
    LossResources before = scene.resources();
    BigDecimal money = LossScene.money(scene.portfolios()).add(LossScene.money(List.of(own)));
    Cash deficit = LossScene.of(own, view).deficit();

    Portfolio after = scene.settle(step, own);

    assertThat(LossScene.money(scene.portfolios()).add(LossScene.money(List.of(after))))
        .as(what)
        .isEqualByComparingTo(money);
    assertThat(LossScene.of(after, view).deficit()).as(what).isLessThanOrEqualTo(deficit);
    before
        .asked()
        .keySet()
        .forEach(
            house ->
                assertThat(scene.portfolioOf(house).collateralOf(USDT))
                    .as(what)
                    .isGreaterThanOrEqualTo(Cash.ZERO));
    scene
        .resources()
        .contributions(USDT)
        .values()
        .forEach(
            contribution -> assertThat(contribution).as(what).isGreaterThanOrEqualTo(Cash.ZERO));
    checkOthers(step, before, scene, what, view);
    checkPayments(step, before, settings, what);
    return after;
  }

  /** Only tier 4 and the tear-up of tier 5 touch positions, and charges leave initial margin. */
  private void checkOthers(
      UnwindStep.Allocated step,
      LossResources before,
      LossScene scene,
      String what,
      MarketView view) {
    before
        .books()
        .forEach(
            book -> {
              Portfolio now = scene.portfolioOf(book.account());
              if (now.equals(book.portfolio())) {
                return;
              }
              LossCase then = LossScene.of(book.portfolio(), view);
              LossCase after = LossScene.of(now, view);
              if (step instanceof UnwindStep.CoveredTakeover && !book.account().isDefaultFund()) {
                assertThat(now.positions()).as(what).isEqualTo(book.portfolio().positions());
              }
              if (step instanceof UnwindStep.Deleveraging) {
                assertThat(after.worth()).as(what).isGreaterThanOrEqualTo(Cash.ZERO);
              } else if (!book.account().isDefaultFund()) {
                assertThat(after.standing().initialExcess())
                    .as(what)
                    .isGreaterThanOrEqualTo(then.standing().initialExcess().min(Cash.ZERO));
              }
            });
  }

  private void checkPayments(
      UnwindStep.Allocated step, LossResources before, LossSettings settings, String what) {
    if (step instanceof UnwindStep.Deleveraging deleveraging && deleveraging.loss().isPositive()) {
      seen.merge(LossLayer.DELEVERAGED, 1, Integer::sum);
    }
    List<LayerPayment> payments =
        step instanceof UnwindStep.CoveredTakeover taken
            ? taken.payments()
            : step instanceof UnwindStep.SharedLoss shared ? shared.payments() : List.of();
    Cash insured = Cash.ZERO;
    for (LayerPayment payment : payments) {
      seen.merge(payment.layer(), 1, Integer::sum);
      boolean isInsurance =
          payment.layer() == LossLayer.MARKET_INSURANCE
              || payment.layer() == LossLayer.INSURANCE_FUND;
      insured = isInsurance ? insured.plus(payment.amount()) : insured;
      Cash capacity =
          before
              .contributions(USDT)
              .getOrDefault(payment.account(), before.balanceOf(payment.account(), USDT));
      if (payment.layer().compareTo(LossLayer.VARIATION_GAINS) < 0) {
        assertThat(payment.amount()).as(what).isLessThanOrEqualTo(capacity);
      }
    }
    assertThat(insured).as(what).isLessThanOrEqualTo(settings.accountCap());
    assertThat(insured)
        .as(what)
        .isLessThanOrEqualTo(Cash.ofUnits(2 * settings.marketCap().units()));
    List<Leg> legs = step.terms(SettlementId.of("s")).legs();
    assertThat(legs.size()).as(what).isLessThan(3 * LossSettings.MOST_ACCOUNTS);
  }

  private LossSettings settings() {
    return LossScene.settings(amount(20_000), amount(20_000), random.nextBoolean() ? "0" : "0.1");
  }

  private LossScene scene(MarketView view) {
    LossScene scene =
        new LossScene()
            .with(FUND.value(), amount(50_000))
            .with("house:insurance:BTC-USDT", amount(5_000))
            .with("house:share", amount(5_000))
            .with("house:market-maker:0", position(BTC_PERP, view, "1000000", 4));
    for (String owner : List.of("alice", "bob", "carol", "dave")) {
      if (random.nextInt(3) == 0) {
        scene.contribution(owner, amount(5_000));
      }
    }
    for (String owner : List.of("bob", "carol", "dave", "erin")) {
      InstrumentId instrument = random.nextInt(3) == 0 ? ETH_PERP : BTC_PERP;
      scene.book(owner, position(instrument, view, amount(60_000), 2));
    }
    return scene;
  }

  /** An account with a loss of up to some ten thousands. */
  private Portfolio insolvent(MarketView view) {
    Portfolio book = random.nextInt(10) == 0 ? Portfolio.EMPTY : position(BTC_PERP, view, "0", 3);
    if (random.nextInt(3) == 0) {
      book = merged(book, position(ETH_PERP, view, "0", 20));
    }
    Cash worth = LossScene.of(book, view).worth();
    return book.plusCollateral(USDT, worth.negate().minus(Cash.of(amount(30_000))));
  }

  private static Portfolio merged(Portfolio book, Portfolio other) {
    Portfolio merged = book;
    for (var held : other.positions().entrySet()) {
      merged =
          merged.plusTrade(
              held.getKey(),
              USDT,
              held.getValue().quantity(),
              held.getValue().entryCost().negate(),
              held.getValue().fundingIndex());
    }
    return merged;
  }

  private Portfolio position(InstrumentId instrument, MarketView view, String cash, int most) {
    long units = random.nextLong(1, most * 100_000L) * 1_000;
    Quantity quantity = Quantity.ofUnits(random.nextBoolean() ? units : -units);
    Price entry =
        Price.nearest(view.markPrice(instrument).toDouble() * random.nextDouble(0.9, 1.1));
    return Portfolios.cash(cash)
        .plusTrade(
            instrument,
            USDT,
            quantity,
            quantity.times(entry, RoundingMode.HALF_EVEN).negate(),
            view.fundingIndex(instrument).map(index -> FundingIndex.nearest(thousandths(50))));
  }

  /** What is left of a part of a contract pays a whole number of steps of cash: sums are exact. */
  private BigDecimal thousandths(int most) {
    return BigDecimal.valueOf(random.nextLong(-1000L * most, 1000L * most), 3);
  }

  /** Half of the views: perpetuals that have paid or received. */
  private MarketView funded(MarketView view) {
    return random.nextBoolean()
        ? view
        : LossScene.funded(
            LossScene.funded(view, BTC_PERP, thousandths(500).toString()),
            ETH_PERP,
            thousandths(50).toString());
  }

  private String amount(int most) {
    return random.nextInt(4) == 0
        ? "0"
        : Cash.ofUnits(random.nextLong(1, most * 100_000_000L)).toString();
  }
}
