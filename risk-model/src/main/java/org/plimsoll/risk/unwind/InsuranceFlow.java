package org.plimsoll.risk.unwind;

import java.math.RoundingMode;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * What a fill better or worse than bankruptcy does to the insurance fund.
 *
 * <p>Source: published case BMX-INS-57; dYdX v4 protocol (the cap).
 *
 * @param due what the fill brings the fund, or costs it when negative
 * @param fundAfter the fund's balance, never below zero
 * @param uncovered what the fund could not pay, >= 0
 */
public record InsuranceFlow(Cash due, Cash fundAfter, Cash uncovered) {

  /**
   * Settles the fill of a position that was taken over at its bankruptcy price. Rounded down: the
   * fund never receives more than the fill left over.
   *
   * @param fund balance before, >= 0
   * @param position signed; what was closed
   */
  public static InsuranceFlow settle(Cash fund, Quantity position, Price bankruptcy, Price fill) {
    if (position.isZero()) {
      throw new IllegalArgumentException("an insurance flow needs a position that is not 0");
    }
    return drawn(
        fund,
        position
            .times(fill, RoundingMode.FLOOR)
            .minus(position.times(bankruptcy, RoundingMode.CEILING)));
  }

  /**
   * Adds an amount due to the fund, or takes from it what it can pay.
   *
   * @param fund balance before, >= 0
   */
  public static InsuranceFlow drawn(Cash fund, Cash due) {
    if (fund.isNegative()) {
      throw new IllegalArgumentException("an insurance fund must hold >= 0, was: " + fund);
    }
    Cash after = fund.plus(due);
    return new InsuranceFlow(due, after.max(Cash.ZERO), after.min(Cash.ZERO).negate());
  }

  /**
   * What a fill brings or costs the fund when its gain is capped as a liquidation fee; what is
   * above the cap stays with the account.
   *
   * @param fillProceeds cash of the fill, received when positive
   * @param bankruptcyProceeds cash of closing at the bankruptcy price, same sign convention
   * @param highestFee largest gain as a fraction of the fill's notional, rounded down; in [0, 1]
   */
  public static Cash capped(Cash fillProceeds, Cash bankruptcyProceeds, Rate highestFee) {
    if (!highestFee.isFraction()) {
      throw new IllegalArgumentException("highest fee must be in [0, 1], was: " + highestFee);
    }
    return fillProceeds
        .minus(bankruptcyProceeds)
        .min(fillProceeds.abs().times(highestFee, RoundingMode.DOWN));
  }

  /** Whether opposite positions must be deleveraged for the rest. */
  public boolean deleveraging() {
    return uncovered.isPositive();
  }
}
