package org.plimsoll.risk.market;

import java.util.Optional;
import org.plimsoll.risk.units.Rate;

/**
 * An asset that counts as collateral.
 *
 * @param index the index that prices it; empty for the settlement asset, whose price is 1
 * @param haircut the fraction of a positive holding that does not count, in [0, 1]; a debt counts
 *     in full
 */
public record Asset(AssetId id, Optional<IndexId> index, Rate haircut) {
  public Asset {
    if (!haircut.isFraction()) {
      throw new IllegalArgumentException(
          "haircut of " + id + " must lie in [0, 1], was: " + haircut);
    }
  }
}
