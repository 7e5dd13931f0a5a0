package org.plimsoll.risk.market;

import java.time.Instant;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * The last accepted price of an index and what it may be used for now.
 *
 * @param observedAt when the newest observation behind the price was made, at its source
 * @param average the time-weighted average of the last minutes, which a short spike hardly moves
 * @param uncertainty how far the sources disagree, as a fraction of the price, >= 0
 */
public record IndexPrice(
    IndexId index,
    Price price,
    PriceStatus status,
    Instant observedAt,
    Price average,
    Rate uncertainty) {
  public IndexPrice {
    if (!uncertainty.isFraction()) {
      throw new IllegalArgumentException(
          "uncertainty of " + index + " must lie in [0, 1], was: " + uncertainty);
    }
  }

  /** A price that stands for its own average and is certain. */
  public IndexPrice(IndexId index, Price price, PriceStatus status, Instant observedAt) {
    this(index, price, status, observedAt, price, Rate.ZERO);
  }

  /** The same price with another status. */
  public IndexPrice withStatus(PriceStatus changed) {
    return new IndexPrice(index, price, changed, observedAt, average, uncertainty);
  }

  public boolean isValid() {
    return status == PriceStatus.VALID;
  }
}
