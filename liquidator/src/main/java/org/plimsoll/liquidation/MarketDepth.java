package org.plimsoll.liquidation;

import java.math.RoundingMode;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * What it costs to trade against a market: half the spread, an impact that grows with size, and a
 * fee. Pure, so that a plan and its execution agree.
 *
 * @param depth the notional at which the impact reaches {@code impactAtDepth}; also the most that
 *     one order can trade
 * @param feeRate of the notional traded
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
   * A trade at a mark price.
   *
   * @param cash received if positive, paid if negative, before the fee
   * @param fee >= 0
   */
  public record Cost(Cash cash, Cash fee) {}

  /** What trading this quantity at this mark price would bring; against the one who trades. */
  public Cost costOf(Quantity quantity, Price mark) {
    Cash notional = quantity.abs().times(mark, RoundingMode.UP);
    Rate move = halfSpread.plus(impactOf(notional));
    Price price = mark.movedBy(quantity.signum() > 0 ? move : move.negate(), RoundingMode.UP);
    Cash cash = quantity.negate().times(price, RoundingMode.FLOOR);
    return new Cost(cash, cash.abs().times(feeRate, RoundingMode.UP));
  }

  /** The largest quantity of whole lots that one order can trade, not signed. */
  public Quantity largestOrder(Price mark, Quantity lot) {
    return lotsWorth(depth, mark, lot);
  }

  /** The largest quantity of whole lots worth at most this notional, not signed. */
  static Quantity lotsWorth(Cash notional, Price mark, Quantity lot) {
    Cash lotValue = lot.times(mark, RoundingMode.UP);
    if (!lotValue.isPositive() || !notional.isPositive()) {
      return Quantity.ZERO;
    }
    long lots = notional.units() / lotValue.units();
    long most = Long.MAX_VALUE / lot.units();
    return Quantity.ofUnits(Math.min(lots, most) * lot.units());
  }

  private Rate impactOf(Cash notional) {
    Cash impact = Cash.ofUnits(impactAtDepth.units());
    return Rate.ofUnits(impact.share(notional.min(depth), depth, RoundingMode.UP).units());
  }
}
