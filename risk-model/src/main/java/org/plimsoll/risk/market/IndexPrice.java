package org.plimsoll.risk.market;

import java.time.Instant;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * The last accepted price of an index and what is wrong with it now.
 *
 * @param observedAt when the newest observation behind the price was made, at its source
 * @param average the time-weighted average of the last minutes, which a short spike hardly moves
 * @param uncertainty how far the sources disagree, as a fraction of the price, >= 0
 */
public record IndexPrice(
    IndexId index,
    Price price,
    PriceValidity validity,
    Instant observedAt,
    Price average,
    Rate uncertainty) {
  public IndexPrice {
    if (!uncertainty.isFraction()) {
      throw new IllegalArgumentException(
          "uncertainty of " + index + " must lie in [0, 1], was: " + uncertainty);
    }
  }

  /** A price of which only the status is known. */
  public IndexPrice(
      IndexId index,
      Price price,
      PriceStatus status,
      Instant observedAt,
      Price average,
      Rate uncertainty) {
    this(index, price, status.validity(), observedAt, average, uncertainty);
  }

  /** A price that stands for its own average and is certain. */
  public IndexPrice(IndexId index, Price price, PriceStatus status, Instant observedAt) {
    this(index, price, status, observedAt, price, Rate.ZERO);
  }

  /** The same price with something else wrong, or nothing. */
  public IndexPrice withValidity(PriceValidity changed) {
    return new IndexPrice(index, price, changed, observedAt, average, uncertainty);
  }

  /** The same judgement of another price. */
  public IndexPrice withPrice(Price changed) {
    return new IndexPrice(index, changed, validity, observedAt, average, uncertainty);
  }

  public PriceStatus status() {
    return validity.status();
  }

  public boolean isValid() {
    return validity == PriceValidity.VALID;
  }
}
