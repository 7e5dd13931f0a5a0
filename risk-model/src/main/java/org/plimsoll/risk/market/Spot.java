package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * The exchange of one asset for another, at once: no position follows, only collateral changes.
 *
 * @param base the asset that is bought or sold
 * @param settlement the asset it is paid in
 */
public record Spot(
    InstrumentId id, IndexId underlying, AssetId base, AssetId settlement, Price tick, Quantity lot)
    implements Instrument {
  public Spot {
    Contract.check(id, Quantity.ONE, lot);
    if (base.equals(settlement)) {
      throw new IllegalArgumentException(id + " would exchange " + base + " for itself");
    }
  }

  @Override
  public Quantity contractSize() {
    return Quantity.ONE;
  }
}
