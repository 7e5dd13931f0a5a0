package org.plimsoll.liquidation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.OrderId;
import org.plimsoll.account.UnwindEstimate;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.liquidation.LiquidationPlan.End;
import org.plimsoll.liquidation.LiquidationPlan.PlannedStep;
import org.plimsoll.liquidation.LiquidationPlan.Standing;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/** Plans a whole liquidation in advance, step by step as the liquidator would. Pure. */
public final class LiquidationPlanner {
  private static final int MOST_STEPS = 100;
  private static final UnwindBudget UNLIMITED =
      UnwindBudget.of(Cash.ofUnits(Long.MAX_VALUE), Duration.ZERO);

  private final Function<InstrumentId, MarketDepth> depths;
  private final UnwindPlanner planner;

  /**
   * @param depths what trading costs
   * @param leastEquity the part of maintenance margin that equity must be for steps on the market
   *     that may not be enough
   */
  public LiquidationPlanner(Function<InstrumentId, MarketDepth> depths, Rate leastEquity) {
    this.depths = depths;
    this.planner = new UnwindPlanner(depths, leastEquity);
  }

  /**
   * What would happen to an account at this view, if it was breached by it. Empty if the account is
   * not margined, or a price it needs is not known.
   *
   * @throws org.plimsoll.risk.units.OutOfRangeException if prices take a figure out of the range
   */
  public Optional<LiquidationPlan> plan(AccountStatement account, MarketView view) {
    boolean isKnown =
        account.method().isOfferedBy(view.parameters())
            && account.portfolio().indexes(view.parameters()).stream()
                .allMatch(index -> view.indexPrice(index).isPresent());
    return account.method().isMargined() && isKnown
        ? Optional.of(planned(account, view))
        : Optional.empty();
  }

  private LiquidationPlan planned(AccountStatement account, MarketView view) {
    MarginModel model = account.method().model();
    UnwindBook book = UnwindBook.of(account.portfolio(), view, model, depths);
    MarginStanding standing = book.standing();
    MarginStatus status = standing.statusAfter(account.status());
    List<PlannedStep> steps = new ArrayList<>();
    End end = status.isBreach() ? steps(account, book, steps) : End.SAFE;
    Cash cost = Cash.ZERO;
    for (PlannedStep step : steps) {
      cost = cost.plus(step.estimate().map(UnwindEstimate::cost).orElse(Cash.ZERO));
    }
    return new LiquidationPlan(
        view.version(),
        status,
        standing.equity().total(),
        standing.margin().maintenance(),
        steps,
        cost,
        end);
  }

  private End steps(AccountStatement account, UnwindBook start, List<PlannedStep> steps) {
    List<OrderId> cancelled = account.ordersAddingRisk();
    if (!cancelled.isEmpty()) {
      steps.add(step(new UnwindStep.CancelOrders(cancelled), start, Optional.empty()));
    }
    UnwindBook book = start;
    for (int i = 0; i < MOST_STEPS; i++) {
      UnwindPlan plan = planner.plan(book.portfolio(), book.model(), book.view(), UNLIMITED);
      if (plan instanceof UnwindPlan.Nothing) {
        return End.RESTORED;
      }
      if (plan instanceof UnwindPlan.BearLoss) {
        return End.BEYOND_THE_MARKET;
      }
      if (!(plan instanceof UnwindPlan.Next next)) {
        return End.WAITS_FOR_PRICE;
      }
      book = book.after(UnwindPlanner.slicesOf(next.step()));
      steps.add(step(next.step(), book, next.estimate()));
    }
    return End.GOES_ON;
  }

  private static PlannedStep step(
      UnwindStep step, UnwindBook after, Optional<UnwindEstimate> estimate) {
    Cash notional =
        UnwindPlanner.notionalsOf(step, after.view()).values().stream()
            .reduce(Cash.ZERO, Cash::plus);
    return new PlannedStep(step.tier(), step, notional, estimate, Optional.of(Standing.of(after)));
  }
}
