package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.util.function.Function;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.RiskContribution;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * Plans the next step of a liquidation: from the position that contributes most risk, the smallest
 * slice that brings the account back to maintenance plus buffer; all of what can be traded if that
 * is not enough; takeover when equity is gone. Pure.
 */
final class UnwindPlanner {
  private final MarginModel model;
  private final Function<InstrumentId, MarketDepth> depths;

  UnwindPlanner(MarginModel model, Function<InstrumentId, MarketDepth> depths) {
    this.model = model;
    this.depths = depths;
  }

  /**
   * @param portfolio of an account whose status was a breach
   */
  UnwindPlan plan(Portfolio portfolio, MarketView view, UnwindBudget budget) {
    if (!portfolio.isPricedBy(view)) {
      return new UnwindPlan.WaitForPrice();
    }
    MarginAssessment assessment = MarginAssessment.of(portfolio, view, model);
    if (!assessment.statusAfter(MarginStatus.BELOW_MAINTENANCE).isBreach()) {
      return new UnwindPlan.Nothing();
    }
    if (assessment.equity().total().isNegative() || portfolio.positions().isEmpty()) {
      return new UnwindPlan.Next(new UnwindStep.Takeover());
    }
    for (RiskContribution largest : RiskContribution.ranked(portfolio, view, model)) {
      Quantity slice = slice(portfolio, largest.instrument(), view, budget);
      if (!slice.isZero()) {
        return new UnwindPlan.Next(new UnwindStep.MarketSlice(largest.instrument(), slice));
      }
    }
    return new UnwindPlan.WaitForBudget();
  }

  /** The notional of a step at the view's mark price: what it takes from the budget. */
  static Cash notionalOf(UnwindStep.MarketSlice slice, MarketView view) {
    return slice.quantity().abs().times(view.markPrice(slice.instrument()), RoundingMode.UP);
  }

  /** What to trade of one position, signed; zero if the budget allows not a single lot. */
  private Quantity slice(
      Portfolio portfolio, InstrumentId id, MarketView view, UnwindBudget budget) {
    Instrument instrument = view.parameters().instrument(id);
    Price mark = view.markPrice(id);
    Quantity held = portfolio.quantityOf(id);
    Quantity most =
        smaller(
            smaller(held.abs(), depths.apply(id).largestOrder(mark, instrument.lot())),
            MarketDepth.lotsWorth(budget.remaining(id), mark, instrument.lot()));
    boolean dust = held.abs().compareTo(instrument.lot()) < 0;
    if (dust && budget.remaining(id).isPositive()) {
      return held.negate();
    }
    long mostLots = most.units() / instrument.lot().units();
    if (mostLots == 0) {
      return Quantity.ZERO;
    }
    long lots = fewestLotsThatRestore(portfolio, instrument, mark, view, mostLots);
    Quantity unsigned = Quantity.ofUnits(lots * instrument.lot().units());
    boolean leavesDust =
        held.abs().minus(unsigned).compareTo(instrument.lot()) < 0 && most.equals(held.abs());
    return signed(leavesDust ? held.abs() : unsigned, -held.signum());
  }

  /** Binary search: every further lot releases more margin than it costs. */
  private long fewestLotsThatRestore(
      Portfolio portfolio, Instrument instrument, Price mark, MarketView view, long mostLots) {
    if (!isRestoredBy(portfolio, instrument, mark, view, mostLots)) {
      return mostLots;
    }
    long tooFew = 0;
    long enough = mostLots;
    while (enough - tooFew > 1) {
      long middle = tooFew + (enough - tooFew) / 2;
      if (isRestoredBy(portfolio, instrument, mark, view, middle)) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  private boolean isRestoredBy(
      Portfolio portfolio, Instrument instrument, Price mark, MarketView view, long lots) {
    int direction = -portfolio.quantityOf(instrument.id()).signum();
    Quantity traded = signed(Quantity.ofUnits(lots * instrument.lot().units()), direction);
    MarketDepth.Cost cost = depths.apply(instrument.id()).costOf(traded, mark);
    Portfolio after =
        portfolio
            .plusTrade(instrument.id(), instrument.settlement(), traded, cost.cash())
            .plusCollateral(instrument.settlement(), cost.fee().negate());
    return MarginAssessment.of(after, view, model).isRestored();
  }

  private static Quantity smaller(Quantity a, Quantity b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Quantity signed(Quantity unsigned, int sign) {
    return sign < 0 ? unsigned.negate() : unsigned;
  }
}
