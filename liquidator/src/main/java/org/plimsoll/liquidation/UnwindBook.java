package org.plimsoll.liquidation;

import java.math.RoundingMode;
import java.util.List;
import java.util.function.Function;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.TradeLegs;
import org.plimsoll.account.UnwindStep.MarketSlice;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStanding;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.StatusRules;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/** A portfolio in liquidation, as it is measured, with the markets it could be traded on. */
record UnwindBook(
    Portfolio portfolio,
    MarketView view,
    MarginModel model,
    Function<InstrumentId, MarketDepth> depths,
    MarginStanding standing) {
  private static final AccountId ANY = AccountId.of("planned");

  static UnwindBook of(
      Portfolio portfolio,
      MarketView view,
      MarginModel model,
      Function<InstrumentId, MarketDepth> depths) {
    return new UnwindBook(
        portfolio, view, model, depths, MarginStanding.of(portfolio, view, model));
  }

  /** The book once these are traded, at what the market takes for them. */
  UnwindBook after(List<MarketSlice> slices) {
    Portfolio after = portfolio;
    for (MarketSlice slice : slices) {
      Contract contract = contractOf(slice);
      MarketDepth.Cost cost = costOf(slice);
      after =
          TradeLegs.leg(ANY, contract, slice.quantity(), cost.cash(), cost.fee())
              .fundedAt(view)
              .appliedTo(after);
    }
    return of(after, view, model, depths);
  }

  /** What these release for what they cost. */
  UnwindScore score(List<MarketSlice> slices, UnwindBook after) {
    Cash released =
        standing.margin().maintenance().minus(after.standing.margin().maintenance()).max(Cash.ZERO);
    return new UnwindScore(released, lostBy(slices));
  }

  /**
   * Whether the account is better off: restored, or with less missing both to maintenance margin
   * and to where a liquidation ends.
   */
  boolean isHelpedBy(UnwindBook after) {
    return after.standing.isRestored()
        || after.standing.maintenanceExcess().compareTo(standing.maintenanceExcess()) > 0
            && after.shortage().compareTo(shortage()) < 0;
  }

  /** What is missing to maintenance margin plus buffer. */
  Cash shortage() {
    return StatusRules.exit(MarginStatus.BELOW_MAINTENANCE, standing.margin(), standing.levels())
        .minus(standing.equity().total());
  }

  Cash notionalOf(MarketSlice slice) {
    return MarketDepth.notionalOf(contractOf(slice), slice.quantity(), view);
  }

  /** What the market takes for them: half spread, impact and fee, in the settlement asset. */
  private Cash lostBy(List<MarketSlice> slices) {
    Cash lost = Cash.ZERO;
    for (MarketSlice slice : slices) {
      Contract contract = contractOf(slice);
      MarketDepth.Cost cost = costOf(slice);
      Cash value =
          contract.value(slice.quantity(), view.markPrice(contract.id()), RoundingMode.CEILING);
      Cash each = value.plus(cost.cash()).negate().plus(cost.fee());
      lost = lost.plus(view.valueOf(contract.settlement(), each, RoundingMode.UP));
    }
    return lost.max(Cash.ZERO);
  }

  private MarketDepth.Cost costOf(MarketSlice slice) {
    return depths.apply(slice.instrument()).costOf(contractOf(slice), slice.quantity(), view);
  }

  private Contract contractOf(MarketSlice slice) {
    return view.parameters().contract(slice.instrument());
  }
}
