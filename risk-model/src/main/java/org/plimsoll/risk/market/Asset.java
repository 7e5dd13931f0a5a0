package org.plimsoll.risk.market;

import java.util.Optional;
import org.plimsoll.risk.units.Rate;

/**
 * An asset that counts as collateral.
 *
 * @param index the index that prices it; empty for the settlement asset, whose price is 1
 * @param haircut the fraction of a positive holding that does not count, in [0, 1]; a debt counts
 *     in full
 * @param collateral what else limits what it counts for
 */
public record Asset(
    AssetId id, Optional<IndexId> index, Rate haircut, Optional<CollateralTerms> collateral) {
  public Asset {
    if (!haircut.isFraction()) {
      throw new IllegalArgumentException(
          "haircut of " + id + " must lie in [0, 1], was: " + haircut);
    }
  }

  /** An asset with a plain haircut. */
  public Asset(AssetId id, Optional<IndexId> index, Rate haircut) {
    this(id, index, haircut, Optional.empty());
  }

  /** Its terms; plain ones if none are given. */
  public CollateralTerms terms() {
    return collateral.orElse(CollateralTerms.PLAIN);
  }
}
