package org.plimsoll.risk.unwind;

import java.math.RoundingMode;
import org.plimsoll.risk.margin.InversePosition;
import org.plimsoll.risk.margin.LiquidationPrice;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Finite;

/**
 * The price at which closing a position, or a part of a book, leaves the account with exactly
 * nothing. As with a liquidation price, a long is bankrupt at or below it and a short at or above:
 * 0 for a long or infinity for a short says never.
 */
public final class BankruptcyPrice {
  private BankruptcyPrice() {}

  /**
   * The zero-equity price of a linear position, the fee of closing it included. With entry price,
   * margin and wallet in place of mark price and equity it is the same price.
   *
   * <p>Source: published case BYB-BK-49; Kraken derivatives, limit price of a liquidation order.
   *
   * @param size signed position, not 0
   * @param price the price the equity was taken at, > 0
   * @param equity of the account at that price, signed; other positions stay as they are
   * @param closingFee as a fraction of the closing notional, in [0, 1)
   */
  public static double linear(double size, double price, double equity, double closingFee) {
    Finite.notZero("size", size);
    Finite.positive("price", price);
    Finite.number("equity", equity);
    Finite.belowOne("closing fee", closingFee);
    return Math.max(0, (size * price - equity) / (size - closingFee * Math.abs(size)));
  }

  /**
   * The zero-equity price of an inverse position, the fee of closing it included.
   *
   * <p>Source: published case BYB-LIQ-47.
   *
   * @param margin what stands behind the position, in the coin
   * @param closingFee as a fraction of the closing value, in [0, 1)
   */
  public static double inverse(InversePosition position, double margin, double closingFee) {
    return LiquidationPrice.inverse(position, margin, 0, closingFee);
  }

  /**
   * The price to deleverage at: the bankruptcy price, unless it lies too far from the mark price,
   * which then replaces it.
   *
   * <p>Source: published case BYB-BK-49.
   *
   * @param bankruptcy as computed above; 0 and infinity are far from any mark
   * @param widestGap largest distance allowed, as a fraction of the mark price, >= 0
   */
  public static double forDeleveraging(double bankruptcy, double mark, double widestGap) {
    Finite.positive("mark price", mark);
    Finite.notNegative("widest gap", widestGap);
    if (Double.isNaN(bankruptcy) || bankruptcy < 0) {
      throw new IllegalArgumentException("bankruptcy price must be >= 0, was: " + bankruptcy);
    }
    return Math.abs(bankruptcy - mark) / mark > widestGap ? mark : bankruptcy;
  }

  /**
   * The cash for closing a part of a book that leaves the rest with its share of the collateral,
   * pro rata to maintenance margin: received when positive. Rounded up, in favour of the account.
   *
   * <p>Source: dYdX v4 protocol.
   *
   * @param valueChange change of the book's net notional value: negative when a long is closed
   * @param collateral total net collateral of the book, signed
   * @param maintenanceChange change of its maintenance margin; its amount counts
   * @param maintenance total maintenance margin of the book, > 0
   */
  public static Cash proceedsOfPart(
      Cash valueChange, Cash collateral, Cash maintenanceChange, Cash maintenance) {
    if (!maintenance.isPositive()) {
      throw new IllegalArgumentException(
          "a bankruptcy price needs total maintenance margin > 0, was: " + maintenance);
    }
    return valueChange
        .negate()
        .minus(collateral.share(maintenanceChange.abs(), maintenance, RoundingMode.FLOOR));
  }
}
