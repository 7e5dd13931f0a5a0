package org.plimsoll.liquidation;

import com.typesafe.config.Config;
import org.plimsoll.risk.units.Cash;

/**
 * Whether and how closely the insurance fund hedges what it has taken over.
 *
 * @param band the delta per underlying that is left alone, in the settlement asset, >= 0
 */
public record HedgeTerms(boolean enabled, Cash band) {
  public HedgeTerms {
    if (band.isNegative()) {
      throw new IllegalArgumentException("the band of a hedge must be >= 0, was: " + band);
    }
  }

  static HedgeTerms from(Config config) {
    return new HedgeTerms(config.getBoolean("enabled"), Cash.of(config.getString("band")));
  }
}
