package org.plimsoll.risk.margin;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.plimsoll.risk.units.Finite;

/**
 * The price of one instrument at which an account reaches its maintenance margin while everything
 * else stays as it is. A long is liquidated at or below it, a short at or above it. So 0 for a long
 * and infinity for a short say never, infinity for a long and 0 for a short say at every price.
 *
 * <p>Sizes are signed: long > 0.
 */
public final class LiquidationPrice {
  private LiquidationPrice() {}

  /**
   * A linear position of an account.
   *
   * @param size signed, not 0
   * @param rate maintenance rate of its bracket, in [0, 1)
   * @param amount maintenance amount of its bracket, >= 0
   */
  public record Leg(double size, double entry, double mark, double rate, double amount) {
    public Leg {
      Finite.notZero("size", size);
      Finite.positive("entry price", entry);
      Finite.positive("mark price", mark);
      Finite.belowOne("maintenance rate", rate);
      Finite.notNegative("maintenance amount", amount);
    }

    double unrealizedPnl() {
      return size * (mark - entry);
    }

    double maintenanceMargin() {
      return Math.max(0, Math.abs(size) * mark * rate - amount);
    }
  }

  /**
   * The liquidation price of one of several positions that share a wallet: the others count with
   * profit and maintenance margin at their mark prices.
   *
   * <p>Source: published case BIN-LIQ-01.
   *
   * @param wallet collateral without unrealized profit
   * @param solved which leg, from 0
   */
  public static double cross(double wallet, List<Leg> legs, int solved) {
    double available = Finite.number("wallet", wallet);
    for (int i = 0; i < legs.size(); i++) {
      if (i != solved) {
        available += legs.get(i).unrealizedPnl() - legs.get(i).maintenanceMargin();
      }
    }
    Leg leg = legs.get(solved);
    return linear(leg.size(), leg.entry(), available, leg.rate(), leg.amount());
  }

  /**
   * The liquidation price of a linear position in a known bracket.
   *
   * <p>Source: Binance liquidation FAQ; published cases BIN-LIQ-01, BIN-LIQ-03.
   *
   * @param available collateral behind it: wallet + profit - maintenance margin of other positions
   * @param rate maintenance rate of the bracket at the liquidation price, in [0, 1)
   * @param amount maintenance amount of that bracket, >= 0
   */
  public static double linear(
      double size, double entry, double available, double rate, double amount) {
    Finite.notZero("size", size);
    Finite.positive("entry price", entry);
    Finite.number("available collateral", available);
    Finite.belowOne("maintenance rate", rate);
    Finite.notNegative("maintenance amount", amount);
    return Math.max(0, (available + amount - size * entry) / (Math.abs(size) * rate - size));
  }

  /**
   * The liquidation price of a linear position, in whichever bracket it lies: the price changes the
   * notional, which may change the bracket.
   *
   * @param available as above
   */
  public static double linear(double size, double entry, double available, BracketLadder ladder) {
    Finite.notZero("size", size);
    Finite.positive("entry price", entry);
    Finite.number("available collateral", available);
    BracketLadder.Bracket found = ladder.brackets().get(0);
    for (BracketLadder.Bracket bracket : ladder.brackets()) {
      double price = bracket.floor() / Math.abs(size);
      double excess = available + size * (price - entry) - ladder.margin(bracket.floor());
      boolean rootLiesAbove = size > 0 ? excess <= 0 : excess >= 0;
      if (rootLiesAbove) {
        found = bracket;
      }
    }
    return linear(size, entry, available, found.rate(), found.amount());
  }

  /**
   * The liquidation price seen from the present price: what is available is used up by the move,
   * while the requirement moves with it.
   *
   * <p>Source: Hyperliquid documentation, liquidations.
   *
   * @param available equity less maintenance margin at the present price, signed
   * @param rate maintenance rate, in [0, 1)
   */
  public static double fromMark(double size, double mark, double available, double rate) {
    Finite.notZero("size", size);
    Finite.positive("mark price", mark);
    Finite.number("available margin", available);
    Finite.belowOne("maintenance rate", rate);
    double side = Math.signum(size);
    return Math.max(0, mark - side * available / Math.abs(size) / (1 - rate * side));
  }

  /**
   * The liquidation price of an inverse position, part of whose requirement is fixed in the coin
   * and part a fraction of its value at that price.
   *
   * <p>Source: published cases OKX-LIQ-39, BYB-INV-53.
   *
   * @param margin what stands behind the position, in the coin
   * @param fixedRequirement in the coin, >= 0
   * @param rateAtPrice maintenance and closing fee as a fraction of the value at the price, [0, 1)
   */
  public static double inverse(
      InversePosition position, double margin, double fixedRequirement, double rateAtPrice) {
    Finite.number("margin", margin);
    Finite.notNegative("fixed requirement", fixedRequirement);
    Finite.belowOne("rate at the liquidation price", rateAtPrice);
    double face = position.faceValue();
    double atInfinity = margin - fixedRequirement + face / position.entry();
    double perInversePrice = face + rateAtPrice * Math.abs(face);
    // For a long at or below 0 no price is high enough; for a short at or above 0 none is too high.
    boolean noRoot = face > 0 ? atInfinity <= 0 : atInfinity >= 0;
    return noRoot ? Double.POSITIVE_INFINITY : perInversePrice / atInfinity;
  }

  /**
   * The liquidation price of an inverse position by the rule that reserves the maintenance margin
   * of the entry value and the fee of closing at the bankruptcy price.
   *
   * <p>Source: published case BYB-LIQ-47.
   *
   * @param available wallet balance less margin of orders, in the coin
   * @param maintenanceRate of the entry value, in [0, 1)
   * @param closingFee as a fraction of the closing value, in [0, 1)
   */
  public static double inverseCross(
      InversePosition position, double available, double maintenanceRate, double closingFee) {
    Finite.belowOne("maintenance rate", maintenanceRate);
    double bankruptcy = inverse(position, available, 0, closingFee);
    double fee = Double.isInfinite(bankruptcy) ? 0 : closingFee * position.value(bankruptcy);
    double maintenance = maintenanceRate * position.value(position.entry());
    return inverse(position, available, maintenance + fee, 0);
  }

  /**
   * A liquidation price on the tick it is reached at: a long's rounded up, a short's down, so that
   * the shown price is never too late.
   *
   * @param size signed, or just its sign; not 0
   * @param tick > 0
   */
  public static double onTick(double price, double tick, double size) {
    Finite.positive("tick", tick);
    Finite.notZero("size", size);
    if (Double.isNaN(price) || price < 0) {
      throw new IllegalArgumentException("a price to round must be >= 0, was: " + price);
    }
    if (Double.isInfinite(price)) {
      return price;
    }
    BigDecimal step = BigDecimal.valueOf(tick);
    RoundingMode rounding = size > 0 ? RoundingMode.CEILING : RoundingMode.FLOOR;
    return BigDecimal.valueOf(price).divide(step, 0, rounding).multiply(step).doubleValue();
  }
}
