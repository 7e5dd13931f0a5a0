package org.plimsoll.risk.whatif;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;

/**
 * Where a direction leads into liquidation: at these prices the account just is not in breach.
 *
 * @param prices of every index the account depends on
 * @param percent the largest relative move of an index, -25 is a fall by a quarter
 * @param deviations how unusual the joint move is, in daily standard deviations
 */
public record FrontierPoint(
    String direction, SortedMap<IndexId, Price> prices, double percent, double deviations) {
  public FrontierPoint {
    prices = Collections.unmodifiableSortedMap(new TreeMap<>(prices));
  }
}
