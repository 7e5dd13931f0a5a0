package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Rate;

/**
 * Where the margin levels lie between maintenance and initial margin, and how far equity must rise
 * past a level before it is left again.
 *
 * @param callFraction a margin call starts at maintenance + this x (initial - maintenance), [0, 1]
 * @param liquidationBuffer a liquidation ends at maintenance x (1 + this), [0, 1]
 * @param statusBuffer the other levels are left this x maintenance above where they start, [0, 1]
 */
public record MarginLevels(Rate callFraction, Rate liquidationBuffer, Rate statusBuffer) {
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
}
