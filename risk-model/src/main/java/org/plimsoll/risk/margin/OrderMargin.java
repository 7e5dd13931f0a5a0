package org.plimsoll.risk.margin;

import org.plimsoll.risk.units.Finite;

/**
 * What an order on a linear contract needs before it rests: initial margin at the price it may be
 * filled at, and the loss it would show at the mark price. Sizes are signed: a sale is negative.
 *
 * <p>Source: Binance FAQ on opening margin; published case BIN-ORD-11.
 *
 * @param sellMarkup how far above the last price a sale is assumed to fill, >= 0
 */
public record OrderMargin(double sellMarkup) {
  public OrderMargin {
    Finite.notNegative("sell markup", sellMarkup);
  }

  /**
   * The price margin is taken at: a purchase's own; for a sale the highest of its own, the mark and
   * the marked-up last price, since a sale below the market fills at the market.
   */
  public double assumedPrice(double size, double orderPrice, double mark, double last) {
    Finite.notZero("size", size);
    Finite.positive("order price", orderPrice);
    Finite.positive("mark price", mark);
    Finite.positive("last price", last);
    return size > 0 ? orderPrice : Math.max(last * (1 + sellMarkup), Math.max(mark, orderPrice));
  }

  /**
   * Initial margin of the order.
   *
   * @param leverage > 0
   */
  public double initialMargin(
      double size, double orderPrice, double mark, double last, double leverage) {
    return Math.abs(size)
        * assumedPrice(size, orderPrice, mark, last)
        / Finite.positive("leverage", leverage);
  }

  /** What the order would lose at once if it were filled at its price, >= 0. */
  public static double openLoss(double size, double orderPrice, double mark) {
    Finite.notZero("size", size);
    Finite.positive("order price", orderPrice);
    Finite.positive("mark price", mark);
    return Math.max(0, size * (orderPrice - mark));
  }

  /** Initial margin and open loss together. */
  public double cost(double size, double orderPrice, double mark, double last, double leverage) {
    return initialMargin(size, orderPrice, mark, last, leverage) + openLoss(size, orderPrice, mark);
  }
}
