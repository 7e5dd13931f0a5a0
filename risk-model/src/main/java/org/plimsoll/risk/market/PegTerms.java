package org.plimsoll.risk.market;

import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Rate;

/**
 * What initial margin asks when the settlement asset loses its peg: the initial factor rises by
 * factor x (threshold - price).
 *
 * <p>Source: Derive v2-core PMRM_2.
 *
 * @param index the price of the settlement asset in what it is pegged to
 */
public record PegTerms(IndexId index, Rate threshold, Rate factor) {
  public PegTerms {
    Rates.positive("peg threshold", threshold);
    Rates.notNegative("peg factor", factor);
  }

  public double addition(double price) {
    return Math.max(threshold.toDouble() - price, 0) * factor.toDouble();
  }
}
