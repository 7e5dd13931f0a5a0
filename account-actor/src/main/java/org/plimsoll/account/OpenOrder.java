package org.plimsoll.account;

import org.plimsoll.risk.margin.Order;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Quantity;

/**
 * An order that rests somewhere else and that the account holds initial margin for.
 *
 * @param quantity what is not filled yet: to buy if positive, to sell if negative
 * @param limit the worst price at which it is filled
 * @param reduceOnly it never opens or adds to a position, and holds no margin
 */
public record OpenOrder(
    OrderId id, InstrumentId instrument, Quantity quantity, Price limit, boolean reduceOnly) {

  /** What is left of it after a trade on its side of the market. */
  OpenOrder filled(Quantity traded) {
    return new OpenOrder(id, instrument, quantity.minus(traded), limit, reduceOnly);
  }

  /** Whether nothing of it, or less, is left of what it was to trade. */
  boolean isFilledBy(Quantity traded) {
    return traded.abs().compareTo(quantity.abs()) >= 0;
  }

  boolean isBuy() {
    return quantity.signum() > 0;
  }

  Order unfilled() {
    return new Order(instrument, quantity, limit);
  }

  /** The order in one line, the same for the same order. */
  String describe() {
    return id
        + " "
        + quantity
        + " "
        + instrument
        + " at "
        + limit
        + (reduceOnly ? " reduce only" : "");
  }
}
