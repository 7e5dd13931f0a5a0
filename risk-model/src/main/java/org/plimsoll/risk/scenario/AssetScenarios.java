package org.plimsoll.risk.scenario;

import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.market.Asset;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.PortfolioRules;
import org.plimsoll.risk.market.Scenario;
import org.plimsoll.risk.units.Rate;

/**
 * What one unit of an asset is worth and gains in each scenario. One that is redeemed for another
 * moves as the other does.
 */
final class AssetScenarios {
  final double price;
  final boolean isShocked;
  final double[] grid;
  final double[] history;

  AssetScenarios(Asset asset, MarketView view, PortfolioRules rules, TailScenarios tail) {
    price = view.assetPrice(asset.id()).toDouble();
    isShocked = asset.index().isPresent() && asset.terms().isShocked();
    Optional<IndexId> index = view.parameters().drivingIndex(asset.id());
    List<Scenario> scenarios = rules.scenarios();
    grid = new double[scenarios.size()];
    history = new double[tail.size()];
    if (index.isPresent()) {
      Rate range = rules.terms(index.orElseThrow()).priceRange();
      for (int s = 0; s < grid.length; s++) {
        grid[s] = price * scenarios.get(s).futuresMove(range);
      }
      double[] moves = tail.moves(index.orElseThrow());
      for (int h = 0; h < history.length; h++) {
        history[h] = price * moves[h];
      }
    }
  }
}
