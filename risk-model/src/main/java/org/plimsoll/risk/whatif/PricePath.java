package org.plimsoll.risk.whatif;

import java.util.Map;
import java.util.TreeMap;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.market.EuropeanOption;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * The views an index leads through as its price changes, and what is composed of it as well.
 *
 * @param betas how far others follow: where the price is multiplied by f, that of a follower is
 *     multiplied by f to the power of its beta
 */
record PricePath(MarketView view, IndexId index, Map<IndexId, Rate> betas) {
  Price present() {
    return view.known(index).price();
  }

  MarketView at(Price price) {
    double factor = price.toDouble() / present().toDouble();
    Map<IndexId, IndexPrice> moved = new TreeMap<>();
    betas.forEach(
        (follower, beta) ->
            moved.put(
                follower, Priced.times(view, follower, FastMath.pow(factor, beta.toDouble()))));
    for (IndexId each : view.indexPrices().keySet()) {
      if (view.parameters().drivingIndex(each).equals(index)) {
        moved.putIfAbsent(each, Priced.times(view, each, factor));
      }
    }
    moved.put(index, Priced.at(view, index, price));
    return view.with(moved, view.version(), view.asOf());
  }

  /** The finest tick of what is traded in the currency of the index, or else of prices at all. */
  long tick() {
    return view.parameters().instruments().stream()
        .filter(each -> each.underlying().equals(index) && !(each instanceof EuropeanOption))
        .map(Instrument::tick)
        .mapToLong(Price::units)
        .min()
        .orElse(1);
  }
}
