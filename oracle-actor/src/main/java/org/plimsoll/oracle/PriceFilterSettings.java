package org.plimsoll.oracle;

import java.time.Duration;
import org.plimsoll.risk.units.Rate;

/**
 * The limits of the {@link PriceFilter}.
 *
 * @param quorum how many sources must agree, at least 1
 * @param maxAge how long an observation counts, positive
 * @param maxSkew how far ahead of ours a source's clock may be, not negative
 * @param outlierBound a price further than this from the median of all is left out, positive
 * @param moveBound a move further than this needs a second observation, positive
 * @param haltBound a confirmed move further than this halts the index, at least the move bound
 * @param averageWindow how long a price must stand to be all of the average, positive
 */
public record PriceFilterSettings(
    int quorum,
    Duration maxAge,
    Duration maxSkew,
    Rate outlierBound,
    Rate moveBound,
    Rate haltBound,
    Duration averageWindow) {

  /**
   * @throws IllegalArgumentException naming the limit that is out of range
   */
  public PriceFilterSettings {
    require(quorum >= 1, "quorum must be at least 1, was: " + quorum);
    require(maxAge.compareTo(Duration.ZERO) > 0, "max-age must be positive, was: " + maxAge);
    require(!maxSkew.isNegative(), "max-skew must not be negative, was: " + maxSkew);
    require(
        averageWindow.compareTo(Duration.ZERO) > 0,
        "average-window must be positive, was: " + averageWindow);
    require(isPositive(outlierBound), "outlier-bound must be positive, was: " + outlierBound);
    require(isPositive(moveBound), "move-bound must be positive, was: " + moveBound);
    require(
        haltBound.compareTo(moveBound) >= 0,
        "halt-bound must be at least move-bound " + moveBound + ", was: " + haltBound);
  }

  private static boolean isPositive(Rate rate) {
    return rate.compareTo(Rate.ZERO) > 0;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
