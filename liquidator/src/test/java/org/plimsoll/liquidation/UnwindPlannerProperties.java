package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.USDT;

import java.math.RoundingMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

final class UnwindPlannerProperties {
  private static final int BOOKS = 6_000;

  /** A book is at most some 60 million and a step, unless it is the last, 5 million. */
  private static final int MOST_STEPS = 40;

  private static final UnwindBudget PLENTY =
      UnwindBudget.of(Cash.of("1000000000"), Duration.ofSeconds(10));

  private final UnwindPlanner planner = new UnwindPlanner(id -> Books.DEEP, Books.TWO_THIRDS);

  @Test
  void step_by_step_every_book_is_restored_or_taken_over_and_no_step_goes_too_far() {
    Books books = new Books(Seed.random());
    int restored = 0;
    int takenOver = 0;
    for (int i = 0; i < BOOKS; i++) {
      MarketView view = books.view();
      Portfolio book = books.inBreach(view);
      String at = "seed " + Seed.VALUE + " case " + i + ": " + book;
      UnwindPlan plan = planner.plan(book, MarginMethod.STANDARD.model(), view, PLENTY);
      int steps = 0;
      while (plan instanceof UnwindPlan.Next next && next.step() instanceof MarketSlice slice) {
        assertThat(book.isReducedBy(slice.instrument(), slice.quantity())).as(at).isTrue();
        assertThat(steps++).as(at).isLessThan(MOST_STEPS);
        Portfolio after = after(book, slice, slice.quantity(), view);
        if (isRestored(after, view)) {
          assertNotTooFar(book, slice, view, at);
        }
        book = after;
        plan = planner.plan(book, MarginMethod.STANDARD.model(), view, PLENTY);
      }
      boolean isTakeover = plan instanceof UnwindPlan.BearLoss;
      assertThat(isTakeover || plan.equals(new UnwindPlan.Nothing()))
          .as("%s ends with %s", at, plan)
          .isTrue();
      if (isTakeover) {
        takenOver++;
        MarginAssessment left = assess(book, view);
        Cash least = left.requirement().maintenance().times(Books.TWO_THIRDS, RoundingMode.UP);
        assertThat(left.equity().total()).as(at).isLessThan(least);
      } else {
        restored++;
        assertThat(isRestored(book, view)).as(at).isTrue();
      }
    }
    assertThat(restored).as("seed %d", Seed.VALUE).isGreaterThan(BOOKS / 4);
    assertThat(takenOver).as("seed %d", Seed.VALUE).isPositive();
  }

  /** One lot less, and the dust it may have taken along, would not have been enough. */
  private static void assertNotTooFar(
      Portfolio book, MarketSlice slice, MarketView view, String at) {
    Quantity lot = view.parameters().instrument(slice.instrument()).lot();
    Quantity wholeLots = Quantity.ofUnits(slice.quantity().units() / lot.units() * lot.units());
    Quantity less = slice.quantity().signum() > 0 ? wholeLots.minus(lot) : wholeLots.plus(lot);
    boolean something = less.signum() == slice.quantity().signum();
    if (something) {
      assertThat(isRestored(after(book, slice, less, view), view))
          .as("%s is restored by %s instead of %s too", at, less, slice)
          .isFalse();
    }
  }

  private static Portfolio after(
      Portfolio book, MarketSlice slice, Quantity traded, MarketView view) {
    MarketDepth.Cost cost =
        Books.DEEP.costOf(view.parameters().contract(slice.instrument()), traded, view);
    return book.plusTrade(slice.instrument(), USDT, traded, cost.cash())
        .plusCollateral(USDT, cost.fee().negate());
  }

  private static boolean isRestored(Portfolio book, MarketView view) {
    return assess(book, view).isRestored();
  }

  private static MarginAssessment assess(Portfolio book, MarketView view) {
    return MarginAssessment.of(book, view, MarginMethod.STANDARD.model());
  }
}
