package org.plimsoll.risk.whatif;

import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Price;

/** An index price moved to another level, its average with it. */
final class Priced {
  private static final Price SMALLEST = Price.ofUnits(1);
  private static final Price LARGEST = Price.ofUnits(Long.MAX_VALUE);

  private Priced() {}

  static IndexPrice at(MarketView view, IndexId index, Price price) {
    IndexPrice before = view.known(index);
    double factor = price.toDouble() / before.price().toDouble();
    return new IndexPrice(
        index,
        price,
        before.validity(),
        before.observedAt(),
        nearest(before.average().toDouble() * factor),
        before.uncertainty());
  }

  static IndexPrice times(MarketView view, IndexId index, double factor) {
    return at(view, index, nearest(view.known(index).price().toDouble() * factor));
  }

  /** The nearest price there is: the smallest for next to nothing, the largest beyond the range. */
  private static Price nearest(double value) {
    if (value < SMALLEST.toDouble()) {
      return SMALLEST;
    }
    return value < LARGEST.toDouble() ? Price.nearest(value) : LARGEST;
  }
}
