package org.plimsoll.liquidation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
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
 * the same tiers after the market, and the same settlements. Immutable, so that a plan can be made
 * again.
 */
public final class UnwindDesk {
  private final Map<InstrumentId, MarketDepth> depths;
  private final UnwindBudget budget;
  private final Rate leastEquity;
  private final UnwindPlanner planner;
  private final LossDesk losses;
  private final Instant now;

  private UnwindDesk(
      Map<InstrumentId, MarketDepth> depths,
      UnwindBudget budget,
      Rate leastEquity,
      LossDesk losses,
      Instant now) {
    this.depths = depths;
    this.budget = budget;
    this.leastEquity = leastEquity;
    this.planner = new UnwindPlanner(depths::get, leastEquity);
    this.losses = losses;
    this.now = now;
  }

  /** A desk that has not spent anything. */
  public static UnwindDesk of(
      LiquidatorSettings settings, ExecutionVenue venue, MarginParameters parameters, Instant now) {
    BudgetTerms terms = settings.budget();
    Map<InstrumentId, MarketDepth> depths = depths(venue, parameters);
    return new UnwindDesk(
        depths,
        UnwindBudget.of(id -> terms.limit(id, depths.get(id), parameters), terms.window()),
        settings.leastMarketEquity(),
        LossDesk.of(settings),
        now);
  }

  /** The desk at an instant, at what trading costs then. */
  public UnwindDesk at(Instant now, ExecutionVenue venue, MarginParameters parameters) {
    return new UnwindDesk(depths(venue, parameters), budget.at(now), leastEquity, losses, now);
  }

  /**
   * What is to be done about an account.
   *
   * @param step empty if nothing can be done now
   * @param waitsFor what it waits for if nothing can be done; empty if it is safe
   * @param after the desk then; as long as a step of a later tier is not concluded, no other
   *     account gets one
   */
  public record Advice(Optional<UnwindStep> step, String waitsFor, UnwindDesk after) {}

  /**
   * What to order next.
   *
   * @param resources who could bear a loss; asked only if there is one to bear
   */
  public Advice next(MarginAlert alert, MarketView view, Supplier<LossResources> resources) {
    UnwindPlan plan = planner.plan(alert.portfolio(), alert.method().model(), view, budget);
    if (plan instanceof UnwindPlan.BearLoss) {
      return losses.isFreeFor(alert.account())
          ? bear(alert, view, resources.get())
          : new Advice(Optional.empty(), "turn", this);
    }
    return advice(plan, this);
  }

  private Advice bear(MarginAlert alert, MarketView view, LossResources resources) {
    LossDesk.Planned planned = losses.plan(alert, resources, view, now);
    return planned.plan() instanceof UnwindPlan.Next
        ? advice(planned.plan(), with(planned.after().begin(alert.account())))
        : advice(planned.plan(), with(planned.after().end(alert.account())));
  }

  private Advice advice(UnwindPlan plan, UnwindDesk after) {
    return plan instanceof UnwindPlan.Next next
        ? new Advice(Optional.of(next.step()), "", after)
        : new Advice(Optional.empty(), waitsFor(plan), after);
  }

  private static String waitsFor(UnwindPlan plan) {
    if (plan instanceof UnwindPlan.WaitForBudget) {
      return "budget";
    } else if (plan instanceof UnwindPlan.WaitForPrice) {
      return "price";
    } else if (plan instanceof UnwindPlan.WaitForBids) {
      return "bids";
    } else if (plan instanceof UnwindPlan.WaitForLayers) {
      return "layers";
    }
    return "";
  }

  /** The desk after it has ordered a step. */
  public UnwindDesk spent(UnwindStep step, MarketView view) {
    UnwindBudget left = budget;
    for (var notional : UnwindPlanner.notionalsOf(step, view).entrySet()) {
      left = left.spend(notional.getKey(), notional.getValue());
    }
    return new UnwindDesk(depths, left, leastEquity, losses, now);
  }

  /** The desk after a step was settled, which ends the turn of its account. */
  public UnwindDesk settled(MarginAlert alert, UnwindStep step) {
    return with(losses.settled(alert, step, now).end(alert.account()));
  }

  /** The desk after somebody refused its part of a step, which ends the turn of its account. */
  public UnwindDesk refused(MarginAlert alert, UnwindStep step) {
    return with(losses.refused(alert, step).end(alert.account()));
  }

  /** The desk after a step was given up, to be resumed later. */
  public UnwindDesk givenUp(AccountId account) {
    return with(losses.end(account));
  }

  private UnwindDesk with(LossDesk losses) {
    return new UnwindDesk(depths, budget, leastEquity, losses, now);
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

  /** The one id of the next hedge of an account at this revision. */
  public static SettlementId hedgeId(AccountId fund, long revision) {
    return HedgeRules.id(fund, revision);
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
      MarginAlert alert, OpenStep open, List<ExecutionReport.Filled> fills, MarketView view) {
    List<ExecutionReport.Filled> paid =
        UnwindTerms.withFeesFromEquity(fills, alert.portfolio(), view);
    return open.step() instanceof UnwindStep.UnitSlice
        ? UnwindTerms.ofFills(open.id(), alert.account(), paid, view.parameters())
        : UnwindTerms.ofFill(alert.account(), paid.get(0), view.parameters());
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
