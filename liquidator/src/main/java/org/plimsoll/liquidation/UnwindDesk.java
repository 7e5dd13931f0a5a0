package org.plimsoll.liquidation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.OpenLiquidation.OpenStep;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * A liquidator without its actor, for simulations: the same planner on the same budget and depths,
 * and the same settlements. Immutable, so that a plan can be made again.
 */
public final class UnwindDesk {
  private final Map<InstrumentId, MarketDepth> depths;
  private final UnwindBudget budget;
  private final Rate leastEquity;
  private final UnwindPlanner planner;

  private UnwindDesk(Map<InstrumentId, MarketDepth> depths, UnwindBudget budget, Rate leastEquity) {
    this.depths = depths;
    this.budget = budget;
    this.leastEquity = leastEquity;
    this.planner = new UnwindPlanner(depths::get, leastEquity);
  }

  /** A desk that has not spent anything. */
  public static UnwindDesk of(
      LiquidatorSettings settings, ExecutionVenue venue, MarginParameters parameters) {
    BudgetTerms terms = settings.budget();
    Map<InstrumentId, MarketDepth> depths = depths(venue, parameters);
    return new UnwindDesk(
        depths,
        UnwindBudget.of(id -> terms.limit(id, depths.get(id), parameters), terms.window()),
        settings.leastMarketEquity());
  }

  /** The desk at an instant, at what trading costs then. */
  public UnwindDesk at(Instant now, ExecutionVenue venue, MarginParameters parameters) {
    return new UnwindDesk(depths(venue, parameters), budget.at(now), leastEquity);
  }

  /**
   * What is to be done about an account.
   *
   * @param step empty if nothing can be done now
   * @param waitsFor what it waits for if nothing can be done; empty if it is safe
   */
  public record Advice(Optional<UnwindStep> step, String waitsFor) {}

  /** What to order next. */
  public Advice next(MarginAlert alert, MarketView view) {
    UnwindPlan plan = planner.plan(alert.portfolio(), alert.method().model(), view, budget);
    if (plan instanceof UnwindPlan.Next next) {
      return new Advice(Optional.of(next.step()), "");
    }
    return new Advice(
        Optional.empty(),
        plan instanceof UnwindPlan.WaitForBudget
            ? "budget"
            : plan instanceof UnwindPlan.WaitForPrice ? "price" : "");
  }

  /** The desk after it has ordered a step. */
  public UnwindDesk spent(UnwindStep step, MarketView view) {
    UnwindBudget left = budget;
    for (var notional : UnwindPlanner.notionalsOf(step, view).entrySet()) {
      left = left.spend(notional.getKey(), notional.getValue());
    }
    return new UnwindDesk(depths, left, leastEquity);
  }

  /** The orders of a step on the market; none if it is of another tier. */
  public static List<UnwindOrder> ordersOf(OpenStep open) {
    if (open.step() instanceof UnwindStep.UnitSlice unit) {
      return UnwindOrder.allOf(open.id(), unit);
    }
    return UnwindPlanner.slicesOf(open.step()).stream()
        .map(slice -> new UnwindOrder(open.id(), slice.instrument(), slice.quantity()))
        .toList();
  }

  /** The next hedge of a book that was taken over; empty if it needs none now. */
  public Optional<UnwindStep.MarketSlice> hedge(Portfolio book, HedgeTerms terms, MarketView view) {
    return terms.enabled()
        ? HedgeRules.next(book, view, terms.band(), depths::get, budget::remaining)
        : Optional.empty();
  }

  /** The trade of a hedge. */
  public SettlementTerms termsOf(
      SettlementId id,
      AccountId fund,
      AccountId maker,
      UnwindStep.MarketSlice hedge,
      MarketView view) {
    return HedgeRules.terms(id, fund, maker, hedge, depths.get(hedge.instrument()), view);
  }

  /** The notional of a fill as budgets count it, in the settlement asset. */
  public static Cash notionalOf(ExecutionReport.Filled fill, MarketView view) {
    Contract contract = view.parameters().contract(fill.order().instrument());
    return MarketDepth.notionalOf(contract, fill.quantity(), view);
  }

  /** The depth a plan counts with. */
  public MarketDepth depthOf(Contract contract) {
    return depths.get(contract.id());
  }

  /** The settlement of a step that was executed on the market. */
  public static SettlementTerms termsOf(
      AccountId account,
      OpenStep open,
      List<ExecutionReport.Filled> fills,
      MarginParameters parameters) {
    return open.step() instanceof UnwindStep.UnitSlice
        ? UnwindTerms.ofFills(open.id(), account, fills, parameters)
        : UnwindTerms.ofFill(account, fills.get(0), parameters);
  }

  /** The settlement of a step that needs no market. */
  public static SettlementTerms termsOf(MarginAlert alert, OpenStep step, MarketView view) {
    return UnwindTerms.ofTakeover(
        step.id(), alert.account(), alert.portfolio(), view, HouseAccounts.INSURANCE_FUND);
  }

  private static Map<InstrumentId, MarketDepth> depths(
      ExecutionVenue venue, MarginParameters parameters) {
    Map<InstrumentId, MarketDepth> depths = new TreeMap<>();
    parameters.instruments().stream()
        .filter(Contract.class::isInstance)
        .forEach(each -> depths.put(each.id(), venue.depthOf(each.id())));
    return depths;
  }
}
