package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * A perpetual contract on one unit of the underlying, paid in the settlement asset: its profit is
 * quantity x (mark price - entry price).
 */
public record LinearPerpetual(
    InstrumentId id,
    IndexId underlying,
    AssetId settlement,
    Price tick,
    Quantity lot,
    MarginSchedule schedule)
    implements Instrument {
  public LinearPerpetual {
    if (lot.signum() <= 0) {
      throw new IllegalArgumentException("lot of " + id + " must be positive, was: " + lot);
    }
  }
}
