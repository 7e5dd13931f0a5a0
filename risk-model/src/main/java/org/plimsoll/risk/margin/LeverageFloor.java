package org.plimsoll.risk.margin;

import java.math.RoundingMode;
import java.util.Optional;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.FuturesContract;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * The least initial margin that a choice of leverage or a leverage cap asks of futures, whatever
 * else is asked: rate x notional. Maintenance margin knows neither.
 */
public final class LeverageFloor {
  private LeverageFloor() {}

  /** The higher of what the owner chose and what is ordered of the market; empty if neither. */
  static Optional<Rate> leastRate(InstrumentId future, Portfolio portfolio, MarketView view) {
    Optional<Rate> chosen = portfolio.choices().initialRate(future);
    Optional<Rate> ordered = view.controls().leastInitialRate(future);
    return ordered.isEmpty()
        ? chosen
        : chosen.filter(rate -> rate.compareTo(ordered.get()) > 0).or(() -> ordered);
  }

  /**
   * What a portfolio margined as a whole asks at least: for every future under a leverage cap its
   * notional x the rate, summed, >= 0. Hedges do not lower it.
   *
   * @throws IllegalStateException if the view lacks a price of such a future
   */
  public static Cash ofWhole(Portfolio portfolio, MarketView view) {
    Cash floor = Cash.ZERO;
    for (var cap : view.controls().leastInitialRates().entrySet()) {
      var held = portfolio.position(cap.getKey());
      if (held.isPresent()) {
        Contract contract = view.parameters().contract(cap.getKey());
        if (contract instanceof FuturesContract) {
          Cash notional = StandardMarginModel.notional(contract, held.get(), view);
          floor = floor.plus(notional.times(cap.getValue(), RoundingMode.UP));
        }
      }
    }
    return floor;
  }
}
