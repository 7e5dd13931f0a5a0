package org.plimsoll.risk.margin;

import org.plimsoll.risk.units.Finite;

/**
 * Margin rates that grow linearly with the size of a position against the depth of its market, and
 * the fill price that depth implies.
 *
 * <p>Source: Synthetix v3 perps market; published case SNX-1.
 *
 * @param skewScale depth of the market in contracts, > 0
 * @param initialFraction margin rate added when the size is the whole depth, >= 0
 * @param smallestRate initial rate of a position of size 0, >= 0
 * @param maintenanceScalar maintenance rate as a fraction of the initial, in [0, 1]
 */
public record SizeScaledRate(
    double skewScale, double initialFraction, double smallestRate, double maintenanceScalar) {
  public SizeScaledRate {
    Finite.positive("skew scale", skewScale);
    Finite.notNegative("initial fraction", initialFraction);
    Finite.notNegative("smallest rate", smallestRate);
    Finite.fraction("maintenance scalar", maintenanceScalar);
  }

  /** Initial margin rate of a position of this size; its amount counts. */
  public double initialRate(double size) {
    return Math.abs(Finite.number("size", size)) / skewScale * initialFraction + smallestRate;
  }

  /** Maintenance margin rate of a position of this size; its amount counts. */
  public double maintenanceRate(double size) {
    return initialRate(size) * maintenanceScalar;
  }

  /**
   * Initial margin of a position.
   *
   * @param smallestMargin added for every position, >= 0
   */
  public double initialMargin(double size, double price, double smallestMargin) {
    return margin(initialRate(size), size, price, smallestMargin);
  }

  /**
   * Maintenance margin of a position.
   *
   * @param smallestMargin added for every position, >= 0
   */
  public double maintenanceMargin(double size, double price, double smallestMargin) {
    return margin(maintenanceRate(size), size, price, smallestMargin);
  }

  /**
   * The price an order is filled at: the mean of the prices before and after it moved the skew.
   *
   * @param size signed order
   * @param skew longs less shorts of the market before it, signed
   */
  public double fillPrice(double size, double price, double skew) {
    Finite.number("size", size);
    Finite.positive("price", price);
    Finite.number("skew", skew);
    return price * (1 + (skew + size / 2) / skewScale);
  }

  private static double margin(double rate, double size, double price, double smallestMargin) {
    Finite.notNegative("smallest margin", smallestMargin);
    return Math.abs(size) * Finite.positive("price", price) * rate + smallestMargin;
  }
}
