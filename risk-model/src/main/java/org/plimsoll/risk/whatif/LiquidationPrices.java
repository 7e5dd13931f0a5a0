package org.plimsoll.risk.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Rate;

/**
 * The index prices at which an account would be liquidated, by revaluing the whole account under
 * its own margin model: all contracts and collateral on an index move with it, and the maintenance
 * margin of all other positions counts.
 *
 * <p>Searched from a hundredth of the present price to ten times it. Prices are rounded towards the
 * present one.
 *
 * @param isInBreach whether the account is in breach at the present prices; then it has no prices
 * @param underlyings one for each index the account depends on, in order of name
 * @param positions one for each position, in order of instrument
 */
public record LiquidationPrices(
    boolean isInBreach, List<LiquidationPrice> underlyings, List<PositionLiquidation> positions) {

  public LiquidationPrices {
    underlyings = List.copyOf(underlyings);
    positions = List.copyOf(positions);
  }

  /**
   * Each index moving alone.
   *
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   */
  public static LiquidationPrices of(Portfolio portfolio, MarketView view, MarginModel model) {
    return of(portfolio, view, model, Map.of());
  }

  /**
   * Each index moving with the others that follow it.
   *
   * @param betas for an index that moves, how far others follow: if its price is multiplied by f,
   *     that of a follower is multiplied by f to the power of its beta. Absent: they stand still
   * @throws IllegalStateException if the view lacks a price the portfolio depends on
   */
  public static LiquidationPrices of(
      Portfolio portfolio,
      MarketView view,
      MarginModel model,
      Map<IndexId, Map<IndexId, Rate>> betas) {
    LiquidationSearch search = new LiquidationSearch(portfolio, model);
    boolean isInBreach = search.isBreach(view);
    Map<IndexId, PricePath> paths = new TreeMap<>();
    Map<IndexId, LiquidationPrice> found = new TreeMap<>();
    for (IndexId index : portfolio.indexes(view.parameters())) {
      PricePath path = new PricePath(view, index, betas.getOrDefault(index, Map.of()));
      paths.put(index, path);
      found.put(
          index,
          new LiquidationPrice(
              index,
              path.present(),
              isInBreach ? Optional.empty() : search.below(path),
              isInBreach ? Optional.empty() : search.above(path)));
    }
    List<PositionLiquidation> positions = new ArrayList<>();
    for (InstrumentId instrument : portfolio.positions().keySet()) {
      IndexId index = view.parameters().contract(instrument).underlying();
      positions.add(marks(instrument, paths.get(index), found.get(index)));
    }
    return new LiquidationPrices(isInBreach, List.copyOf(found.values()), positions);
  }

  private static PositionLiquidation marks(
      InstrumentId instrument, PricePath path, LiquidationPrice found) {
    return new PositionLiquidation(
        instrument,
        path.view().markPrice(instrument),
        found.below().map(price -> path.at(price).markPrice(instrument)),
        found.above().map(price -> path.at(price).markPrice(instrument)));
  }

  /** What was found for an index the account depends on. */
  public Optional<LiquidationPrice> underlying(IndexId index) {
    return underlyings.stream().filter(each -> each.underlying().equals(index)).findFirst();
  }

  /** What was found for a position. */
  public Optional<PositionLiquidation> position(InstrumentId instrument) {
    return positions.stream().filter(each -> each.instrument().equals(instrument)).findFirst();
  }
}
