package org.plimsoll.risk.margin;

import org.plimsoll.risk.units.Finite;

/**
 * What two opposite positions offset: a charge for two expiries of one commodity, a credit for two
 * commodities that move together.
 *
 * <p>Source: CME SPAN; published case SPAN-3.
 *
 * @param firstRatio units of the first commodity in one spread, > 0
 * @param secondRatio units of the second in one spread, > 0
 * @param rate part of the outright margins that is credited, in [0, 1]
 */
public record SpreadCredit(double firstRatio, double secondRatio, double rate) {
  public SpreadCredit {
    Finite.positive("first ratio", firstRatio);
    Finite.positive("second ratio", secondRatio);
    Finite.fraction("credit rate", rate);
  }

  /**
   * How many spreads two positions form; none if they lie on the same side.
   *
   * @param first signed units
   * @param second signed units
   */
  public double spreads(double first, double second) {
    Finite.number("first position", first);
    Finite.number("second position", second);
    return first * second < 0
        ? Math.min(Math.abs(first) / firstRatio, Math.abs(second) / secondRatio)
        : 0;
  }

  /**
   * The credit of the spreads two positions form.
   *
   * @param firstMargin outright margin per unit of the first, >= 0
   * @param secondMargin outright margin per unit of the second, >= 0
   */
  public double credit(double first, double firstMargin, double second, double secondMargin) {
    Finite.notNegative("margin of the first", firstMargin);
    Finite.notNegative("margin of the second", secondMargin);
    double outright = firstRatio * firstMargin + secondRatio * secondMargin;
    return rate * spreads(first, second) * outright;
  }

  /**
   * The margin of a calendar spread: the difference of the outright margins and a charge.
   *
   * @param charge for the spread, >= 0
   */
  public static double calendarMargin(double firstMargin, double secondMargin, double charge) {
    Finite.notNegative("margin of the first", firstMargin);
    Finite.notNegative("margin of the second", secondMargin);
    return Math.abs(firstMargin - secondMargin) + Finite.notNegative("spread charge", charge);
  }
}
