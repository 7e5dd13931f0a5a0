package org.plimsoll.risk.margin;

import java.util.Optional;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/**
 * One way to clear a shortfall: add an asset, or give one that is held for another.
 *
 * @param given the asset given in exchange; empty: nothing, the other is deposited
 * @param givenAmount of that asset, >= 0
 * @param added the asset that comes in
 * @param addedAmount of that asset, > 0
 * @param cost in the settlement asset, rounded up: what of the added value does not count, and what
 *     it costs to get it, >= 0
 */
public record CollateralSuggestion(
    Optional<AssetId> given, Cash givenAmount, AssetId added, Cash addedAmount, Cash cost) {

  /** The portfolio after it was followed. */
  public Portfolio appliedTo(Portfolio portfolio) {
    Portfolio after = portfolio.plusCollateral(added, addedAmount);
    return given.map(asset -> after.plusCollateral(asset, givenAmount.negate())).orElse(after);
  }
}
