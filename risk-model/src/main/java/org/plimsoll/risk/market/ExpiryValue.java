package org.plimsoll.risk.market;

import java.math.RoundingMode;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * What a quantity of an expired contract is paid out at: a future at the settlement price, an
 * option at what exercising it brings, in coin what that buys at the settlement price.
 */
public final class ExpiryValue {
  private ExpiryValue() {}

  /**
   * The value in the settlement asset; of the opposite quantity exactly the opposite.
   *
   * @param price the settlement price of the expiry, in the currency of the index
   */
  public static Cash of(Contract contract, Quantity quantity, Price price) {
    if (!(contract instanceof EuropeanOption option)) {
      return contract.value(quantity, price, RoundingMode.HALF_EVEN);
    }
    long intrinsic = intrinsic(option, price);
    if (intrinsic <= 0) {
      return Cash.ZERO;
    }
    Quantity size = option.size(quantity, RoundingMode.HALF_EVEN);
    return option.form() == PayoffForm.LINEAR
        ? size.times(Price.ofUnits(intrinsic), RoundingMode.HALF_EVEN)
        : size.timesDividedBy(Quantity.ofUnits(intrinsic), price, RoundingMode.HALF_EVEN);
  }

  private static long intrinsic(EuropeanOption option, Price price) {
    long above = price.units() - option.strike().units();
    return option.type() == OptionType.CALL ? above : -above;
  }
}
