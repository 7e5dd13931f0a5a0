package org.plimsoll.oracle;

import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.units.Price;

/**
 * The price that fresh sources make. It is defined so:
 *
 * <ul>
 *   <li>A source counts by its weight. With three or more, weights are cut until none is more than
 *       a third of their sum.
 *   <li>The middle is where half of the weight lies on either side: the lowest price up to which it
 *       is more than half, or if it is exactly half the mean of that price and the next, rounded
 *       down.
 *   <li>Who is further from the middle of all than the outlier bound is left out; the middle of the
 *       others is the price, if they are as many as the quorum.
 * </ul>
 */
@FunctionalInterface
interface IndexCalculation {
  /** The price; empty if fewer than the quorum agree. */
  Optional<Price> price(List<PriceVote> votes, PriceFilterSettings settings);
}
