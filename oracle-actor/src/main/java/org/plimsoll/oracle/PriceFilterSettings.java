package org.plimsoll.oracle;

import java.time.Duration;
import java.util.List;
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
 * @param volatileRatio a price more than this many times its average, or its average of it, is too
 *     volatile, above 1
 * @param feeds what is known of feeds beforehand; of what several say of one, the last weight
 *     counts and every bound
 */
public record PriceFilterSettings(
    int quorum,
    Duration maxAge,
    Duration maxSkew,
    Rate outlierBound,
    Rate moveBound,
    Rate haltBound,
    Duration averageWindow,
    Rate volatileRatio,
    List<FeedTerms> feeds) {

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
    require(
        volatileRatio.compareTo(Rate.ONE) > 0,
        "volatile-ratio must be above 1, was: " + volatileRatio);
    feeds = List.copyOf(feeds);
  }

  /** How much the source of this observation counts. */
  int weightOf(PriceObservation observation) {
    int weight = 1;
    for (FeedTerms terms : feeds) {
      weight = terms.concern(observation) ? terms.weight().orElse(weight) : weight;
    }
    return weight;
  }

  /** Whether the observation is at or beyond a price that its feed cannot go past. */
  boolean isBound(PriceObservation observation) {
    return feeds.stream()
        .anyMatch(terms -> terms.concern(observation) && terms.isBound(observation.price()));
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
