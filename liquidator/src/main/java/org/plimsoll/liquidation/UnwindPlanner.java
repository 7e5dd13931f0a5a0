package org.plimsoll.liquidation;

import java.util.Optional;
import java.util.function.Function;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.RiskContribution;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

/**
 * Plans the next step of a liquidation: of the positions, the one that contributes most risk first,
 * the smallest slice found that brings the account back to maintenance plus buffer; else as much as
 * can be traded and does good; takeover when equity is gone, or when no trade would do any good. No
 * slice is ordered that leaves the account further below maintenance than it is. Pure.
 */
final class UnwindPlanner {
  private static final AccountId ANY = AccountId.of("planned");

  private final Function<InstrumentId, MarketDepth> depths;

  UnwindPlanner(Function<InstrumentId, MarketDepth> depths) {
    this.depths = depths;
  }

  /** What is planned for, and as what it is measured. */
  private record Book(
      Portfolio portfolio, MarketView view, MarginModel model, Cash maintenanceExcess) {
    MarginStanding stand(Portfolio after) {
      return MarginStanding.of(after, view, model);
    }

    boolean isHelpedBy(MarginStanding after) {
      return after.isRestored() || after.maintenanceExcess().compareTo(maintenanceExcess) > 0;
    }
  }

  /**
   * @param portfolio of an account whose status was a breach
   * @param model by which it is margined
   */
  UnwindPlan plan(Portfolio portfolio, MarginModel model, MarketView view, UnwindBudget budget) {
    if (!portfolio.isPricedBy(view)) {
      return new UnwindPlan.WaitForPrice();
    }
    MarginStanding standing = MarginStanding.of(portfolio, view, model);
    if (!standing.statusAfter(MarginStatus.BELOW_MAINTENANCE).isBreach()) {
      return new UnwindPlan.Nothing();
    }
    if (standing.equity().total().isNegative() || portfolio.positions().isEmpty()) {
      return LossTiers.plan(portfolio, standing, view);
    }
    Book book = new Book(portfolio, view, model, standing.maintenanceExcess());
    boolean isBudgetShort = false;
    for (RiskContribution next : RiskContribution.ranked(portfolio, view, model)) {
      Contract contract = view.parameters().contract(next.instrument());
      Quantity most = mostOf(book, contract, budget);
      isBudgetShort |= isBudgetShort(book, contract, budget);
      Optional<Quantity> slice = slice(book, contract, most);
      if (slice.isPresent()) {
        return new UnwindPlan.Next(new UnwindStep.MarketSlice(contract.id(), slice.orElseThrow()));
      }
    }
    return isBudgetShort
        ? new UnwindPlan.WaitForBudget()
        : LossTiers.plan(portfolio, standing, view);
  }

  /** The notional of a step at the view's mark price: what it takes from the budget. */
  static Cash notionalOf(UnwindStep.MarketSlice slice, MarketView view) {
    Contract contract = view.parameters().contract(slice.instrument());
    return MarketDepth.notionalOf(contract, slice.quantity(), view);
  }

  /** The most that market and budget allow to trade of a position, signed; all of it if dust. */
  private Quantity mostOf(Book book, Contract contract, UnwindBudget budget) {
    Quantity held = book.portfolio().quantityOf(contract.id());
    Cash remaining = budget.remaining(contract.id());
    boolean isDust = held.abs().compareTo(contract.lot()) < 0;
    if (isDust) {
      return remaining.isPositive() ? held.negate() : Quantity.ZERO;
    }
    Quantity most =
        smaller(
            smaller(held.abs(), depths.apply(contract.id()).largestOrder(contract, book.view())),
            MarketDepth.lotsWorth(remaining, contract, book.view()));
    return signed(most, -held.signum());
  }

  /** Whether another window would allow more. */
  private boolean isBudgetShort(Book book, Contract contract, UnwindBudget budget) {
    Cash remaining = budget.remaining(contract.id());
    Cash held =
        MarketDepth.notionalOf(contract, book.portfolio().quantityOf(contract.id()), book.view());
    Cash wanted = held.min(depths.apply(contract.id()).depth());
    return remaining.compareTo(wanted) < 0;
  }

  /**
   * What to trade of one position, signed; empty if nothing of it does good. Without hedges every
   * further lot releases more margin than it costs. With them the first lots may do good and the
   * last ones harm, so that less is tried where the most does not help.
   */
  private Optional<Quantity> slice(Book book, Contract contract, Quantity most) {
    long lots = most.abs().units() / contract.lot().units();
    if (lots == 0) {
      return most.isZero() || !book.isHelpedBy(after(book, contract, most))
          ? Optional.empty()
          : Optional.of(most);
    }
    for (long enough = lots; enough > 0; enough /= 2) {
      MarginStanding after = after(book, contract, traded(contract, enough, most));
      if (after.isRestored()) {
        return Optional.of(withDust(book, contract, fewest(book, contract, enough, most), most));
      }
      if (book.isHelpedBy(after)) {
        return Optional.of(withDust(book, contract, enough, most));
      }
    }
    return Optional.empty();
  }

  /** Halves what is known to restore the account, down to one lot more than is known not to. */
  private long fewest(Book book, Contract contract, long lots, Quantity most) {
    long tooFew = 0;
    long enough = lots;
    while (enough - tooFew > 1) {
      long middle = tooFew + (enough - tooFew) / 2;
      if (after(book, contract, traded(contract, middle, most)).isRestored()) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  /** Less than a lot is not left behind, unless taking it along would do harm. */
  private Quantity withDust(Book book, Contract contract, long lots, Quantity most) {
    Quantity traded = traded(contract, lots, most);
    Quantity held = book.portfolio().quantityOf(contract.id());
    Quantity left = held.plus(traded).abs();
    boolean isDustLeft = !left.isZero() && left.compareTo(contract.lot()) < 0;
    return isDustLeft
            && most.equals(held.negate())
            && book.isHelpedBy(after(book, contract, held.negate()))
        ? held.negate()
        : traded;
  }

  /** The account once this is traded, at what the market takes for it. */
  private MarginStanding after(Book book, Contract contract, Quantity traded) {
    MarketDepth.Cost cost = depths.apply(contract.id()).costOf(contract, traded, book.view());
    Leg leg = TradeLegs.leg(ANY, contract, traded, cost.cash(), cost.fee()).fundedAt(book.view());
    return book.stand(leg.appliedTo(book.portfolio()));
  }

  private static Quantity traded(Contract contract, long lots, Quantity most) {
    return signed(Quantity.ofUnits(lots * contract.lot().units()), most.signum());
  }

  private static Quantity smaller(Quantity a, Quantity b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Quantity signed(Quantity unsigned, int sign) {
    return sign < 0 ? unsigned.negate() : unsigned;
  }
}
