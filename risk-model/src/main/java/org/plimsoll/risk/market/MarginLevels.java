package org.plimsoll.risk.market;

import java.util.Optional;
import org.plimsoll.risk.units.Rate;

/**
 * Where the margin levels lie between maintenance and initial margin, and how far equity must rise
 * past a level before it is left again.
 *
 * @param callFraction a margin call starts at maintenance + this x (initial - maintenance), [0, 1]
 * @param liquidationBuffer a liquidation ends at maintenance x (1 + this), [0, 1]
 * @param statusBuffer the other levels are left this x maintenance above where they start, [0, 1]
 * @param priceBand within which a price that is merely old or short of sources is taken to be when
 *     a liquidation is decided; absent: only fully valid prices liquidate
 */
public record MarginLevels(
    Rate callFraction, Rate liquidationBuffer, Rate statusBuffer, Optional<PriceBand> priceBand) {
  public MarginLevels {
    if (!callFraction.isFraction()
        || !liquidationBuffer.isFraction()
        || !statusBuffer.isFraction()) {
      throw new IllegalArgumentException(
          "margin levels must lie in [0, 1], were: call fraction "
              + callFraction
              + ", liquidation buffer "
              + liquidationBuffer
              + ", status buffer "
              + statusBuffer);
    }
  }

  /** Levels without a price band. */
  public MarginLevels(Rate callFraction, Rate liquidationBuffer, Rate statusBuffer) {
    this(callFraction, liquidationBuffer, statusBuffer, Optional.empty());
  }
}
