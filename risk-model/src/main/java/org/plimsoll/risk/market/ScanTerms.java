package org.plimsoll.risk.market;

import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * How far an underlying is moved and how deep its market is.
 *
 * @param priceRange the relative move that scenarios are multiples of, above 0, below 1
 * @param dailyVolume what is traded in a day, in the settlement asset, > 0
 * @param halfSpread what closing costs, as a fraction of the value closed, in [0, 1]
 */
public record ScanTerms(Rate priceRange, Cash dailyVolume, Rate halfSpread) {
  public ScanTerms {
    Rates.positive("price range", priceRange);
    Rates.within("price range", priceRange, Rate.ZERO, Rate.ONE);
    if (!dailyVolume.isPositive()) {
      throw new IllegalArgumentException("daily volume must be > 0, was: " + dailyVolume);
    }
    Rates.within("half spread", halfSpread, Rate.ZERO, Rate.ONE);
  }
}
