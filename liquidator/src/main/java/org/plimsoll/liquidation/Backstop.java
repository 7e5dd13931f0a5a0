package org.plimsoll.liquidation;

import org.plimsoll.account.AccountId;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * A registered account that agreed to take shares of books nobody trades, and its standing bid.
 *
 * @param discount on the value of a share from which it takes, in [0, 1]
 * @param limit the largest gross notional it holds after taking, in the settlement asset, > 0
 */
public record Backstop(AccountId account, Rate discount, Cash limit) {
  public Backstop {
    if (!discount.isFraction() || !limit.isPositive()) {
      throw new IllegalArgumentException(
          "backstop "
              + account
              + " needs a discount in [0, 1] and a limit above 0, was: "
              + discount
              + ", "
              + limit);
    }
  }
}
