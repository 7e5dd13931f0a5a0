package org.plimsoll.risk.whatif;

import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.market.VolatilitySurface;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * A sudden change of the market: prices, volatilities, and time that passes meanwhile.
 *
 * @param prices relative moves of index prices and of their averages
 * @param volatilities relative moves of volatilities, per underlying
 * @param later how much time passes, >= 0: options come closer to expiry, or expire
 */
public record Shock(Moves prices, Moves volatilities, Duration later) {
  public static final Shock NONE = new Shock(Moves.NONE, Moves.NONE, Duration.ZERO);

  private static final Price SMALLEST = Price.ofUnits(1);

  public Shock {
    if (later.isNegative()) {
      throw new IllegalArgumentException("a shock cannot go back in time, was: " + later);
    }
  }

  /** A shock of prices alone. */
  public static Shock ofPrices(Moves prices) {
    return new Shock(prices, Moves.NONE, Duration.ZERO);
  }

  /** A shock of prices and volatilities, at once. */
  public static Shock of(Moves prices, Moves volatilities) {
    return new Shock(prices, volatilities, Duration.ZERO);
  }

  /**
   * The view after the shock, with the same version and the same statuses. Marks follow. A price
   * that would round to nothing is the smallest there is. A composed index that is not named moves
   * as its base does.
   *
   * @throws org.plimsoll.risk.units.OutOfRangeException if a price leaves the number range
   */
  public MarketView appliedTo(MarketView view) {
    Map<IndexId, IndexPrice> moved = new TreeMap<>();
    view.indexPrices()
        .forEach((index, price) -> moved.put(index, moved(price, moveOf(index, view))));
    MarketView shocked = view.with(moved, view.version(), view.asOf().plus(later));
    for (VolatilitySurface surface : view.surfaces().values()) {
      Rate move = volatilities.of(surface.underlying());
      if (!move.equals(Rate.ZERO)) {
        shocked = shocked.withSurface(surface.scaledBy(Rate.ONE.plus(move)));
      }
    }
    return shocked;
  }

  private Rate moveOf(IndexId index, MarketView view) {
    return prices.byIndex().containsKey(index)
        ? prices.of(index)
        : prices.of(view.parameters().drivingIndex(index));
  }

  private static IndexPrice moved(IndexPrice before, Rate move) {
    return new IndexPrice(
        before.index(),
        moved(before.price(), move),
        before.validity(),
        before.observedAt(),
        moved(before.average(), move),
        before.uncertainty());
  }

  private static Price moved(Price price, Rate move) {
    boolean vanishes =
        price.toDouble() * (1 + move.toDouble()) < SMALLEST.toDouble(); // rounds down to nothing
    return vanishes ? SMALLEST : price.movedBy(move, RoundingMode.HALF_EVEN);
  }
}
