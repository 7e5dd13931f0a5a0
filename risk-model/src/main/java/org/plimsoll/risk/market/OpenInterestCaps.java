package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Cash;

/**
 * Between which open interest the initial margin of a future grows from its brackets to the whole
 * notional. Maintenance margin does not grow: nobody is liquidated because others trade.
 *
 * <p>Source: dYdX v4, liquidity tiers.
 *
 * @param lower open notional up to which the brackets hold, in the settlement asset, >= 0
 * @param upper open notional from which the whole notional is asked, above the lower
 */
public record OpenInterestCaps(Cash lower, Cash upper) {
  public OpenInterestCaps {
    if (lower.isNegative() || upper.compareTo(lower) <= 0) {
      throw new IllegalArgumentException(
          "open interest caps need 0 <= lower < upper, were: " + lower + ", " + upper);
    }
  }
}
