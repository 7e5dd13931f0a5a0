package org.plimsoll.liquidation;

import java.math.RoundingMode;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PayoffForm;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * What it costs to trade against a market: half the spread, an impact that grows with size, and a
 * fee. Pure, so that a plan and its execution agree.
 *
 * @param halfSpread of the mark price; of an option at least this part of the index, because the
 *     spread of a cheap option is not cheap
 * @param depth the notional at which the impact reaches {@code impactAtDepth}; also the most that
 *     one order can trade
 * @param feeRate of the cash traded
 */
public record MarketDepth(Rate halfSpread, Rate impactAtDepth, Cash depth, Rate feeRate) {
  public MarketDepth {
    if (!depth.isPositive()
        || !halfSpread.isFraction()
        || !impactAtDepth.isFraction()
        || !feeRate.isFraction()) {
      throw new IllegalArgumentException(
          "market depth needs a depth above 0 and rates in [0, 1], was: "
              + depth
              + ", "
              + halfSpread
              + ", "
              + impactAtDepth
              + ", "
              + feeRate);
    }
  }

  /**
   * A trade, in the settlement asset of the contract.
   *
   * @param cash received if positive, paid if negative, before the fee; of a future what its
   *     quantity is worth, of an option its premium
   * @param fee >= 0
   */
  public record Cost(Cash cash, Cash fee) {}

  /** What trading this quantity at this view would bring; against the one who trades. */
  public Cost costOf(Contract contract, Quantity quantity, MarketView view) {
    Price price = priceOf(contract, quantity, view);
    Cash cash = contract.value(quantity, price, RoundingMode.CEILING).negate();
    return new Cost(cash, cash.abs().times(feeRate, RoundingMode.UP));
  }

  /** The same market with more between its prices and the mark, as a fraction of it. */
  MarketDepth widenedBy(double push) {
    long wider = halfSpread.units() + (long) Math.ceil(push * Rate.ONE.units());
    return push == 0
        ? this
        : new MarketDepth(
            Rate.ofUnits(Math.min(wider, Rate.ONE.units())), impactAtDepth, depth, feeRate);
  }

  /** The same market with another depth. */
  MarketDepth withDepth(Cash changed) {
    return new MarketDepth(halfSpread, impactAtDepth, changed, feeRate);
  }

  /** The largest quantity of whole lots that one order can trade, not signed. */
  public Quantity largestOrder(Contract contract, MarketView view) {
    return lotsWorth(depth, contract, view);
  }

  /** The largest quantity of whole lots worth at most this notional, not signed. */
  static Quantity lotsWorth(Cash notional, Contract contract, MarketView view) {
    Cash lotValue = notionalOf(contract, contract.lot(), view);
    if (!lotValue.isPositive() || !notional.isPositive()) {
      return Quantity.ZERO;
    }
    long lots = notional.units() / lotValue.units();
    long most = Long.MAX_VALUE / contract.lot().units();
    return Quantity.ofUnits(Math.min(lots, most) * contract.lot().units());
  }

  /**
   * The absolute value of a quantity at its mark price in the settlement asset of the parameters,
   * rounded up; of an option that of what it is on, because that is what its market has to carry.
   */
  static Cash notionalOf(Contract contract, Quantity quantity, MarketView view) {
    if (contract instanceof EuropeanOption) {
      Price index = view.known(contract.underlying()).price();
      return contract.size(quantity.abs(), RoundingMode.UP).times(index, RoundingMode.UP);
    }
    Price mark = view.markPrice(contract.id());
    Cash inSettlement = contract.value(quantity.abs(), mark, RoundingMode.UP).abs();
    return view.valueOf(contract.settlement(), inSettlement, RoundingMode.UP);
  }

  private Price priceOf(Contract contract, Quantity quantity, MarketView view) {
    Price mark = view.markPrice(contract.id());
    Rate rate = halfSpread.plus(impactOf(notionalOf(contract, quantity, view)));
    long move = Cash.ofUnits(mark.units()).times(rate, RoundingMode.UP).units();
    if (contract instanceof EuropeanOption) {
      move = Math.max(move, leastMove(contract, view));
    }
    return Price.ofUnits(
        quantity.signum() > 0
            ? Math.addExact(mark.units(), move)
            : Math.max(1, mark.units() - move));
  }

  /** Half the spread of the underlying, in the asset the option is quoted in. */
  private long leastMove(Contract contract, MarketView view) {
    Cash underlying =
        contract.form() == PayoffForm.INVERSE
            ? Cash.ofUnits(Price.ONE.units())
            : Cash.ofUnits(view.known(contract.underlying()).price().units());
    return underlying.times(halfSpread, RoundingMode.UP).units();
  }

  private Rate impactOf(Cash notional) {
    Cash impact = Cash.ofUnits(impactAtDepth.units());
    return Rate.ofUnits(impact.share(notional.min(depth), depth, RoundingMode.UP).units());
  }
}
