package org.plimsoll.risk.market;

import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Rate;

/**
 * What initial margin asks for an index whose sources disagree: uncertainty x rate of all contracts
 * and collateral it prices. Maintenance margin does not, so that no one is unwound because a source
 * errs.
 *
 * <p>Source: Derive v2-core PMRM_2, which says confidence for 1 - uncertainty.
 *
 * @param above nothing is asked up to this uncertainty, in [0, 1]
 * @param rate >= 0
 */
public record UncertaintyTerms(Rate above, Rate rate) {
  public UncertaintyTerms {
    Rates.within("uncertainty", above, Rate.ZERO, Rate.ONE);
    Rates.notNegative("rate of uncertainty", rate);
  }

  /** What is asked of each unit of value. */
  public double charge(Rate uncertainty) {
    return uncertainty.compareTo(above) > 0 ? uncertainty.toDouble() * rate.toDouble() : 0;
  }
}
