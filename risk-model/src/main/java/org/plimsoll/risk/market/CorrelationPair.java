package org.plimsoll.risk.market;

import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Rate;

/** How two underlyings move together, -1 to 1; the order does not matter. */
public record CorrelationPair(IndexId first, IndexId second, Rate correlation) {
  public CorrelationPair {
    Rates.within(
        "correlation of " + first + " and " + second, correlation, Rate.of("-1"), Rate.ONE);
    if (first.equals(second)) {
      throw new IllegalArgumentException("a correlation needs two underlyings, was: " + first);
    }
  }
}
