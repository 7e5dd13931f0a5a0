package org.plimsoll.node.backtest;

import java.util.List;
import java.util.Map;
import org.plimsoll.risk.market.AssetId;
import org.plimsoll.risk.units.Cash;

/**
 * A portfolio to be set up afresh at the prices of each day, so that the exceptions of all days
 * count alike.
 *
 * @param name what the report calls it
 * @param collateral per asset
 * @param positions at least one
 */
public record TestedBook(
    String name, Map<AssetId, Cash> collateral, List<TestedPosition> positions) {
  public TestedBook {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a portfolio needs a name");
    }
    collateral = Map.copyOf(collateral);
    positions = List.copyOf(positions);
    if (positions.isEmpty()) {
      throw new IllegalArgumentException("portfolio " + name + " needs a position");
    }
  }
}
