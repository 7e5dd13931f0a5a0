package org.plimsoll.account;

import java.math.RoundingMode;
import java.util.Optional;
import org.plimsoll.risk.margin.Equity;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;

/**
 * What a settled step of a liquidation did, at the last known prices.
 *
 * @param notional traded, at the mark; of options that of what they are on
 * @param cost net value given up against the mark, without fees; negative is a gain
 * @param fees >= 0
 */
public record UnwindOutcome(Cash notional, Cash cost, Cash fees) {

  /** Empty while a price is not known or a figure leaves the number range. */
  static Optional<UnwindOutcome> of(Portfolio before, Leg leg, MarketView view) {
    Portfolio after = leg.appliedTo(before);
    if (!isKnown(before, view) || !isKnown(after, view)) {
      return Optional.empty();
    }
    try {
      Cash fees = Cash.ZERO;
      for (var fee : leg.fees().entrySet()) {
        fees = fees.plus(view.valueOf(fee.getKey(), fee.getValue(), RoundingMode.UP));
      }
      Cash notional = Cash.ZERO;
      for (LegTrade trade : leg.trades()) {
        notional = notional.plus(notional(trade, view));
      }
      Cash lost = Equity.of(before, view).netValue().minus(Equity.of(after, view).netValue());
      return Optional.of(new UnwindOutcome(notional, lost.minus(fees), fees));
    } catch (OutOfRangeException e) {
      return Optional.empty();
    }
  }

  private static Cash notional(LegTrade trade, MarketView view) {
    Contract contract = view.parameters().contract(trade.instrument());
    if (contract instanceof EuropeanOption) {
      return contract
          .size(trade.quantity().abs(), RoundingMode.UP)
          .times(view.known(contract.underlying()).price(), RoundingMode.UP);
    }
    AssetId settlement = contract.settlement();
    Cash value =
        contract.value(trade.quantity().abs(), view.markPrice(contract.id()), RoundingMode.UP);
    return view.valueOf(settlement, value.abs(), RoundingMode.UP);
  }

  private static boolean isKnown(Portfolio portfolio, MarketView view) {
    return portfolio.indexes(view.parameters()).stream()
        .allMatch(index -> view.indexPrice(index).isPresent());
  }
}
