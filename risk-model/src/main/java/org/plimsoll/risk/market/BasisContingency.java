package org.plimsoll.risk.market;

import java.util.List;
import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Rate;

/**
 * That forwards of different expiries do not move alike: the worst of a few moves is taken per
 * expiry, at unchanged volatility, and summed without netting. Each counts with addition + perYear
 * x years to expiry.
 *
 * <p>Source: Derive v2-core PMRM_2.
 *
 * @param moves relative, each above -1
 * @param addition >= 0
 * @param perYear >= 0
 * @param competes whether it is compared with the worst scenario, the larger counting, or added
 */
public record BasisContingency(List<Rate> moves, Rate addition, Rate perYear, boolean competes) {
  public BasisContingency {
    moves = List.copyOf(moves);
    moves.forEach(move -> HistoricalScenarios.requireMove("basis move", move.toDouble()));
    Rates.notNegative("addition of basis", addition);
    Rates.notNegative("addition of basis per year", perYear);
  }

  /** What an expiry's loss counts with. */
  public double factor(double years) {
    return addition.toDouble() + perYear.toDouble() * Math.max(years, 0);
  }
}
