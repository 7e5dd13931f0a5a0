package org.plimsoll.risk.unwind;

import org.plimsoll.risk.units.Finite;

/**
 * The price a liquidation order may be filled at: the oracle price, less a spread that grows as the
 * account nears bankruptcy. A book at its requirement is offered at the oracle price, one without
 * collateral at the full spread.
 *
 * <p>Source: dYdX v4 protocol; published case DYDX-5.
 *
 * @param bankruptcyAdjustment how fast the spread grows, >= 1 reaches it before bankruptcy, >= 0
 * @param spreadToMaintenance the full spread as a fraction of the position's maintenance margin, >=
 *     0
 */
public record FillablePrice(double bankruptcyAdjustment, double spreadToMaintenance) {
  public FillablePrice {
    Finite.notNegative("bankruptcy adjustment", bankruptcyAdjustment);
    Finite.notNegative("spread to maintenance", spreadToMaintenance);
  }

  /**
   * How near to bankruptcy the account is for this purpose: 0 at its requirement or above, 1 at the
   * latest when its collateral is gone.
   *
   * @param collateral total net collateral of the account, signed
   * @param maintenance total maintenance margin of the account, > 0
   */
  public double bankruptcyRating(double collateral, double maintenance) {
    Finite.number("total net collateral", collateral);
    Finite.positive("total maintenance margin", maintenance);
    return Math.max(0, Math.min(1, bankruptcyAdjustment * (1 - collateral / maintenance)));
  }

  /**
   * The price for one position; below the oracle price for a long, above it for a short.
   *
   * @param size signed position, not 0
   * @param price oracle price, > 0
   * @param positionMaintenance maintenance margin of the position, >= 0
   * @param collateral total net collateral of the account, signed
   * @param maintenance total maintenance margin of the account, > 0
   */
  public double price(
      double size,
      double price,
      double positionMaintenance,
      double collateral,
      double maintenance) {
    Finite.notZero("size", size);
    Finite.positive("price", price);
    Finite.notNegative("maintenance margin of the position", positionMaintenance);
    double spread =
        bankruptcyRating(collateral, maintenance) * spreadToMaintenance * positionMaintenance;
    return (size * price - spread) / size;
  }
}
