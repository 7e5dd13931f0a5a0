package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.MixedMarkets;
import org.plimsoll.risk.MixedPortfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** Books of every kind of contract, unwound and taken over. */
final class MixedUnwindProperties {
  private static final int BOOKS = 2_000;
  private static final int MOST_STEPS = 60;
  private static final AccountId ALICE = AccountId.of("alice");
  private static final MarginModel MODEL = MarginMethod.STANDARD.model();
  private static final UnwindBudget PLENTY =
      UnwindBudget.of(Cash.of("1000000000"), Duration.ofSeconds(10));

  private final SplittableRandom random = Seed.random();
  private final UnwindPlanner planner = new UnwindPlanner(id -> Books.DEEP, Books.TWO_THIRDS);

  @Test
  void no_slice_lowers_the_excess_and_every_book_ends_restored_or_taken_over() {
    Set<Class<?>> unwound = new HashSet<>();
    int restored = 0;
    for (int i = 0; i < BOOKS; i++) {
      MarketView view = MixedMarkets.anyView(random);
      Portfolio book = inBreach(view);
      String at = "seed " + Seed.VALUE + " case " + i + ": " + book;
      UnwindPlan plan = planner.plan(book, MODEL, view, PLENTY);
      int steps = 0;
      while (plan instanceof UnwindPlan.Next next
          && !UnwindPlanner.slicesOf(next.step()).isEmpty()) {
        assertThat(steps++).as(at).isLessThan(MOST_STEPS);
        Portfolio after = book;
        for (MarketSlice slice : UnwindPlanner.slicesOf(next.step())) {
          assertThat(book.isReducedBy(slice.instrument(), slice.quantity())).as(at).isTrue();
          after = filled(after, slice, view);
          unwound.add(view.parameters().contract(slice.instrument()).getClass());
        }
        assertThat(assess(after, view).isRestored() || isBetter(after, book, view)).as(at).isTrue();
        book = after;
        plan = planner.plan(book, MODEL, view, PLENTY);
      }
      boolean isTakeover = plan instanceof UnwindPlan.BearLoss;
      assertThat(isTakeover || plan.equals(new UnwindPlan.Nothing()))
          .as("%s ends with %s", at, plan)
          .isTrue();
      restored += isTakeover ? 0 : 1;
    }
    assertThat(unwound).as("seed %d", Seed.VALUE).hasSize(3);
    assertThat(restored).as("seed %d", Seed.VALUE).isGreaterThan(BOOKS / 4);
  }

  /** That the terms balance needs no assertion: terms that do not cannot be built. */
  @Test
  void a_takeover_leaves_the_net_value_or_exactly_nothing_in_every_asset() {
    int bankrupt = 0;
    for (int i = 0; i < BOOKS * 5; i++) {
      MarketView view = MixedMarkets.anyView(random);
      Portfolio book = MixedPortfolios.any(random);
      SettlementTerms terms =
          UnwindTerms.ofTakeover(
              SettlementId.of("unwind-1"), ALICE, book, view, HouseAccounts.INSURANCE_FUND);

      Portfolio left = terms.legs().get(1).appliedTo(book);

      Cash worth = Equity.of(book, view).netValue().max(Cash.ZERO);
      String at = "seed " + Seed.VALUE + " case " + i + ": " + book;
      assertThat(left.positions()).as(at).isEmpty();
      assertThat(left.collateral())
          .as(at)
          .isEqualTo(worth.isZero() ? Map.of() : Map.of(Markets.USDT, worth));
      bankrupt += worth.isZero() ? 1 : 0;
    }
    assertThat(bankrupt).as("seed %d", Seed.VALUE).isGreaterThan(BOOKS / 2);
  }

  /** Equity from nothing to maintenance margin. */
  private Portfolio inBreach(MarketView view) {
    Portfolio book = Portfolio.EMPTY;
    while (book.positions().isEmpty() || assess(book, view).requirement().maintenance().isZero()) {
      book = new Portfolio(Map.of(), MixedPortfolios.anyPositions(5, random));
    }
    MarginAssessment at = assess(book, view);
    Cash equity = Cash.ofUnits(random.nextLong(at.requirement().maintenance().units()));
    return book.plusCollateral(Markets.USDT, equity.minus(at.equity().total()));
  }

  private static Portfolio filled(Portfolio book, MarketSlice slice, MarketView view) {
    var cost =
        Books.DEEP.costOf(view.parameters().contract(slice.instrument()), slice.quantity(), view);
    var fill =
        new ExecutionReport.Filled(
            new UnwindOrder(SettlementId.of("s"), slice.instrument(), slice.quantity()),
            slice.quantity(),
            cost.cash(),
            cost.fee(),
            AccountId.of("house:market-maker:0"));
    Leg own = UnwindTerms.ofFill(ALICE, fill, view.parameters()).legs().get(1);
    return own.fundedAt(view).appliedTo(book);
  }

  private static boolean isBetter(Portfolio after, Portfolio before, MarketView view) {
    return assess(after, view)
            .maintenanceExcess()
            .compareTo(assess(before, view).maintenanceExcess())
        > 0;
  }

  private static MarginAssessment assess(Portfolio book, MarketView view) {
    return MarginAssessment.of(book, view, MODEL);
  }
}
