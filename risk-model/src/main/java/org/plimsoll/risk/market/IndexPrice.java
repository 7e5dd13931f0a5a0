package org.plimsoll.risk.market;

import java.time.Instant;
import org.plimsoll.risk.units.Price;

/**
 * The last accepted price of an index and what it may be used for now.
 *
 * @param observedAt when the newest observation behind the price was made, at its source
 */
public record IndexPrice(IndexId index, Price price, PriceStatus status, Instant observedAt) {
  public boolean isValid() {
    return status == PriceStatus.VALID;
  }
}
