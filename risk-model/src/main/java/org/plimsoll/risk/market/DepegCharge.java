package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Rate;

/**
 * Initial margin for the time a stablecoin is worth less than it promises: (threshold - its price)
 * x factor of what short options and futures stand for. A stablecoin without a price charges
 * nothing: it must never keep a book from being measured.
 *
 * <p>Source: Derive v2-core, StandardManager.
 *
 * @param stablecoin the index of its price
 * @param threshold the price below which it charges, in [0, 1]
 * @param factor >= 0
 */
public record DepegCharge(IndexId stablecoin, Rate threshold, Rate factor) {
  public DepegCharge {
    if (!threshold.isFraction() || factor.units() < 0) {
      throw new IllegalArgumentException(
          "a depeg charge needs a threshold in [0, 1] and a factor >= 0, was: "
              + threshold
              + ", "
              + factor);
    }
  }
}
