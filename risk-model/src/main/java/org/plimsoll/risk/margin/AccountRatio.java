package org.plimsoll.risk.margin;

import java.util.List;
import org.plimsoll.risk.units.Finite;

/**
 * Named bands of the ratio of equity to maintenance margin: what an account may do at a ratio. A
 * ratio at a bound belongs to the band below it.
 *
 * <p>Source: published case BIN-PM-15.
 *
 * @param bands in rising order of their upper bound
 * @param above name of all ratios above the last bound
 */
public record AccountRatio(List<Band> bands, String above) {

  /**
   * One band.
   *
   * @param upperBound highest ratio in it
   * @param name what it is called
   */
  public record Band(double upperBound, String name) {
    public Band {
      requireName(name);
      Finite.number("upper bound of " + name, upperBound);
    }
  }

  public AccountRatio {
    bands = List.copyOf(bands);
    requireName(above);
    for (int i = 1; i < bands.size(); i++) {
      if (bands.get(i).upperBound() <= bands.get(i - 1).upperBound()) {
        throw new IllegalArgumentException(
            "bands must rise in upper bound, broken at " + bands.get(i).name());
      }
    }
  }

  /**
   * Equity / maintenance margin; infinite, with the sign of the equity, for an account that needs
   * none.
   *
   * @param maintenance >= 0
   */
  public static double ratio(double equity, double maintenance) {
    Finite.number("equity", equity);
    Finite.notNegative("maintenance margin", maintenance);
    if (maintenance > 0) {
      return equity / maintenance;
    }
    return equity < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /**
   * The name of the band this ratio lies in.
   *
   * @param ratio may be infinite, not NaN
   */
  public String band(double ratio) {
    if (Double.isNaN(ratio)) {
      throw new IllegalArgumentException("a margin ratio must be a number, was: " + ratio);
    }
    for (Band band : bands) {
      if (ratio <= band.upperBound()) {
        return band.name();
      }
    }
    return above;
  }

  private static void requireName(String name) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a band needs a name");
    }
  }
}
