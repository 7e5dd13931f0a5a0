package org.plimsoll.risk.market;

import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Rate;

/**
 * What portfolio margin asks for holding an asset, beside the haircut in its equity.
 *
 * @param maintenanceRate of the value held, >= 0
 * @param initialRate of the value held, all that initial margin asks, >= maintenanceRate
 */
public record CollateralCharge(AssetId asset, Rate maintenanceRate, Rate initialRate) {
  public CollateralCharge {
    Rates.notNegative("maintenance rate of collateral " + asset, maintenanceRate);
    if (initialRate.compareTo(maintenanceRate) < 0) {
      throw new IllegalArgumentException(
          "initial rate of collateral " + asset + " must be >= maintenance rate: " + initialRate);
    }
  }
}
