package org.plimsoll.risk.margin;

import java.math.RoundingMode;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.Instrument;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarginParameters;
import org.plimsoll.risk.market.Spot;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * An order not yet filled, or what is left of it.
 *
 * @param quantity to buy if positive, to sell if negative, never zero
 * @param price at which it is filled at worst
 */
public record Order(InstrumentId instrument, Quantity quantity, Price price) {
  public Order {
    if (quantity.isZero()) {
      throw new IllegalArgumentException("an order of zero on " + instrument + " is no order");
    }
  }

  boolean isBuy() {
    return quantity.signum() > 0;
  }

  /**
   * A portfolio after this order is filled at its price. Of spot both assets change hands; an
   * option is paid at once; a future keeps its price as entry cost. Cash is rounded against the
   * account.
   *
   * @throws IllegalArgumentException if the instrument is not listed
   */
  public Portfolio appliedTo(Portfolio portfolio, MarginParameters parameters) {
    Instrument traded = parameters.instrument(instrument);
    if (traded instanceof Spot spot) {
      return portfolio
          .plusCollateral(spot.base(), Cash.ofUnits(quantity.units()))
          .plusCollateral(spot.settlement(), quantity.times(price, RoundingMode.CEILING).negate());
    }
    Contract contract = parameters.contract(instrument);
    Cash cash = contract.value(quantity, price, RoundingMode.CEILING).negate();
    return contract.isPaidUpFront()
        ? portfolio
            .plusTrade(instrument, contract.settlement(), quantity, Cash.ZERO)
            .plusCollateral(contract.settlement(), cash)
        : portfolio.plusTrade(instrument, contract.settlement(), quantity, cash);
  }
}
