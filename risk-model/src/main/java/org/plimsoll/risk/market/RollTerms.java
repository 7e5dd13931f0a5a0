package org.plimsoll.risk.market;

import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Rate;

/**
 * How far the basis of futures may move.
 *
 * @param yearlyMove of a future a year from expiry, >= 0
 * @param leastMove of any, perpetuals too, >= 0
 */
public record RollTerms(Rate yearlyMove, Rate leastMove) {
  public RollTerms {
    Rates.notNegative("yearly move", yearlyMove);
    Rates.notNegative("least move", leastMove);
  }

  public double move(double years) {
    return Math.max(leastMove.toDouble(), yearlyMove.toDouble() * Math.max(years, 0));
  }
}
