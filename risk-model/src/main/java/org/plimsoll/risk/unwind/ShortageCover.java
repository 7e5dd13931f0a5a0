package org.plimsoll.risk.unwind;

import org.plimsoll.risk.units.Finite;

/**
 * How much of a position to close so that a margin shortage is covered and no more: every unit
 * closed frees its margin and costs the liquidator's and the fund's fee.
 *
 * <p>Source: Drift protocol v2; published case DRIFT-3.
 *
 * @param marginRatio maintenance margin rate of the position, in [0, 1]
 * @param liquidatorFee as a fraction of the closed notional, in [0, 1]
 */
public record ShortageCover(double marginRatio, double liquidatorFee) {
  /** The part of the spare margin that the fund's fee may take, so that it cannot bankrupt. */
  private static final double FEE_SHARE_OF_SPARE = 0.95;

  public ShortageCover {
    Finite.fraction("margin ratio", marginRatio);
    Finite.fraction("liquidator fee", liquidatorFee);
  }

  /**
   * The size that covers the shortage; infinity says that no size does and all must be closed,
   * because closing costs at least what it frees.
   *
   * @param shortage of maintenance margin, >= 0
   * @param fundFee the insurance fund's fee as a fraction of the closed notional, in [0, 1]
   * @param price of the instrument in the quote asset, > 0
   * @param quotePrice of the quote asset in the settlement asset, > 0
   */
  public double size(double shortage, double fundFee, double price, double quotePrice) {
    Finite.notNegative("shortage", shortage);
    Finite.fraction("fund fee", fundFee);
    Finite.positive("price", price);
    Finite.positive("quote price", quotePrice);
    double freedPerUnit = price * quotePrice * (marginRatio - liquidatorFee) - price * fundFee;
    if (marginRatio <= liquidatorFee || freedPerUnit <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    return shortage / freedPerUnit;
  }

  /**
   * The fund's fee, at most the highest allowed and at most what the position can pay beside its
   * shortage: 95% of the spare margin per notional, nothing when there is none.
   *
   * @param highest the fee's cap as a fraction of the closed notional, in [0, 1]
   * @param shortage of maintenance margin, >= 0
   * @param size absolute size of the position, > 0
   */
  public double fundFee(
      double highest, double shortage, double size, double price, double quotePrice) {
    Finite.fraction("highest fund fee", highest);
    Finite.notNegative("shortage", shortage);
    Finite.positive("absolute size", size);
    Finite.positive("price", price);
    Finite.positive("quote price", quotePrice);
    double spare = marginRatio - liquidatorFee - shortage / (size * price * quotePrice);
    return Math.min(highest, Math.max(0, FEE_SHARE_OF_SPARE * spare));
  }
}
