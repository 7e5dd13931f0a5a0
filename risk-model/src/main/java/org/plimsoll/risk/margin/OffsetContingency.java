package org.plimsoll.risk.margin;

import java.util.Collection;
import org.plimsoll.risk.units.Finite;

/**
 * What a portfolio holds for risks its scenarios do not see because positions offset each other in
 * them: options sold net at a strike, and futures held against each other.
 *
 * <p>Source: published case DER-PM-31.
 *
 * @param perShortOption amount per option sold net, >= 0
 * @param offsetRate fraction of the offset futures, >= 0
 */
public record OffsetContingency(double perShortOption, double offsetRate) {
  public OffsetContingency {
    Finite.notNegative("amount per short option", perShortOption);
    Finite.notNegative("offset rate", offsetRate);
  }

  /**
   * The amount for options sold net, strike by strike: a long at one strike does not help another.
   *
   * @param netPerStrike calls and puts together, long less short, one number per strike
   */
  public double shortOptions(Collection<Double> netPerStrike) {
    double sold = 0;
    for (double net : netPerStrike) {
      sold += Math.max(0, -Finite.number("net options at a strike", net));
    }
    return sold * perShortOption;
  }

  /**
   * The amount for futures that offset each other.
   *
   * @param longs all long futures and perpetuals of the underlying, >= 0
   * @param shorts all short ones, their amount, >= 0
   */
  public double offsetFutures(double longs, double shorts) {
    Finite.notNegative("long futures", longs);
    Finite.notNegative("short futures", shorts);
    return Math.min(longs, shorts) * offsetRate;
  }
}
