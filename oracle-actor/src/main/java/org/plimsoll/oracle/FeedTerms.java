package org.plimsoll.oracle;

import java.util.Optional;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

/**
 * What is known of a feed beforehand.
 *
 * @param index for which index; empty: for all
 * @param source of which source; empty: of all
 * @param weight how much its word counts against that of others, 1 to {@value #MOST_WEIGHT}; empty:
 *     as other terms say, else 1
 * @param floor the lowest price it can say; at or below it, it says nothing
 * @param ceiling the highest price it can say; at or above it, it says nothing
 */
public record FeedTerms(
    Optional<IndexId> index,
    Optional<String> source,
    Optional<Integer> weight,
    Optional<Price> floor,
    Optional<Price> ceiling) {
  static final int MOST_WEIGHT = 1_000;

  public FeedTerms {
    weight.ifPresent(
        given -> {
          if (given < 1 || given > MOST_WEIGHT) {
            throw new IllegalArgumentException(
                "weight of a feed must lie in 1 to " + MOST_WEIGHT + ", was: " + given);
          }
        });
    if (floor.isPresent()
        && ceiling.isPresent()
        && floor.orElseThrow().compareTo(ceiling.orElseThrow()) >= 0) {
      throw new IllegalArgumentException(
          "floor of a feed must lie below its ceiling, were: "
              + floor.orElseThrow()
              + ", "
              + ceiling.orElseThrow());
    }
  }

  /** Whether they are about this observation. */
  boolean concern(PriceObservation observation) {
    return index.map(observation.index()::equals).orElse(true)
        && source.map(observation.source()::equals).orElse(true);
  }

  /** Whether the price is one the feed says when it cannot say the real one. */
  boolean isBound(Price price) {
    return floor.filter(bound -> price.compareTo(bound) <= 0).isPresent()
        || ceiling.filter(bound -> price.compareTo(bound) >= 0).isPresent();
  }
}
