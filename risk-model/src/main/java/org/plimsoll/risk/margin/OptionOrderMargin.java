package org.plimsoll.risk.margin;

import org.plimsoll.risk.units.Finite;

/**
 * What an order on an option needs before it rests. A purchase needs its premium, a sale that opens
 * needs the margin of the short position less the premium it will receive, one that closes needs
 * nothing it does not have. Amounts are per unit of the underlying and fees per contract.
 *
 * <p>Source: published cases OKX-OPT-37, BYB-OPT-45.
 *
 * @param multiplier units of the underlying per contract, > 0
 * @param feePerContract >= 0
 * @param smallestSellMargin least margin of a sale that opens, per unit, >= 0
 */
public record OptionOrderMargin(
    double multiplier, double feePerContract, double smallestSellMargin) {
  public OptionOrderMargin {
    Finite.positive("multiplier", multiplier);
    Finite.notNegative("fee per contract", feePerContract);
    Finite.notNegative("smallest sell margin", smallestSellMargin);
  }

  /** Premium and fee of a purchase that opens. */
  public double buyToOpen(double contracts, double price) {
    Finite.notNegative("option price", price);
    return number(contracts) * (price * multiplier + feePerContract);
  }

  /**
   * Margin of a sale that opens: that of the short position less the premium, and the fee.
   *
   * @param shortMargin initial margin of the short position per unit, >= 0
   */
  public double sellToOpen(double contracts, double price, double shortMargin) {
    Finite.notNegative("option price", price);
    Finite.notNegative("margin of the short position", shortMargin);
    double perUnit = Math.max(shortMargin - price, smallestSellMargin);
    return number(contracts) * (perUnit * multiplier + feePerContract);
  }

  /** What a purchase that closes needs beside the margin it frees. */
  public double buyToClose(double contracts, double price, double shortMargin) {
    Finite.notNegative("option price", price);
    Finite.notNegative("margin of the short position", shortMargin);
    return number(contracts) * Math.max(0, price - shortMargin) * multiplier;
  }

  /** What a sale that closes needs: nothing. */
  public double sellToClose(double contracts, double price) {
    number(contracts);
    Finite.notNegative("option price", price);
    return 0;
  }

  /**
   * Initial margin of a short position per unit of a coin-margined option: max(highest rate - out
   * of the money / underlying, lowest rate) x coefficient + mark.
   *
   * @param outOfTheMoney in the currency of the underlying price, >= 0
   * @param coefficient of the size of the position, > 0
   * @param mark option price in the coin, >= 0
   */
  public static double shortMargin(
      double highestRate,
      double lowestRate,
      double outOfTheMoney,
      double underlying,
      double coefficient,
      double mark) {
    Finite.fraction("highest rate", highestRate);
    Finite.fraction("lowest rate", lowestRate);
    Finite.notNegative("out of the money", outOfTheMoney);
    Finite.positive("underlying price", underlying);
    Finite.positive("coefficient", coefficient);
    Finite.notNegative("mark price", mark);
    return Math.max(highestRate - outOfTheMoney / underlying, lowestRate) * coefficient + mark;
  }

  /**
   * The fee of an option trade: a fraction of the index, at most a fraction of the premium.
   *
   * @param quantity in units of the underlying; its amount counts
   * @param rate of the index, in [0, 1]
   * @param cap of the premium, in [0, 1]
   */
  public static double cappedFee(
      double quantity, double index, double price, double rate, double cap) {
    Finite.number("quantity", quantity);
    Finite.positive("index price", index);
    Finite.notNegative("option price", price);
    Finite.fraction("fee rate", rate);
    Finite.fraction("fee cap", cap);
    return Math.min(rate * index, cap * price) * Math.abs(quantity);
  }

  private static double number(double contracts) {
    return Finite.notNegative("contracts", contracts);
  }
}
