package org.plimsoll.risk.margin;

import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.portfolio.TradeEffect;
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
   * A portfolio after this order is filled at its price; funding that is due is paid first.
   *
   * @throws IllegalArgumentException if the instrument is not listed
   */
  public Portfolio appliedTo(Portfolio portfolio, MarketView view) {
    return TradeEffect.of(view.parameters().instrument(instrument), quantity, price)
        .appliedTo(portfolio, view);
  }
}
