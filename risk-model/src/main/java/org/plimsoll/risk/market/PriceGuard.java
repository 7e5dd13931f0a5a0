package org.plimsoll.risk.market;

import org.plimsoll.risk.units.Finite;

/**
 * The bounds a price is judged by before anything is decided on it. Ages are in any one unit.
 *
 * <p>Source: Drift protocol v2; published case DRIFT-8.
 *
 * @param staleForTrading age above which it is too old to trade on, >= 0
 * @param staleForMargin age above which it is too old for margin, at least the one for trading
 * @param widestConfidence largest confidence interval as a fraction of the price, >= 0
 * @param volatileRatio largest ratio between price and average, either way, >= 1
 * @param markDivergence a mark further than this fraction from its index is divergent, >= 0
 * @param averageDivergence a price further than this fraction from its average is divergent, >= 0
 */
public record PriceGuard(
    double staleForTrading,
    double staleForMargin,
    double widestConfidence,
    double volatileRatio,
    double markDivergence,
    double averageDivergence) {
  public PriceGuard {
    Finite.notNegative("age stale for trading", staleForTrading);
    Finite.notNegative("age stale for margin", staleForMargin);
    if (staleForMargin < staleForTrading) {
      throw new IllegalArgumentException(
          "a price is stale for trading before it is for margin, were: "
              + staleForTrading
              + ", "
              + staleForMargin);
    }
    Finite.notNegative("widest confidence", widestConfidence);
    if (!(volatileRatio >= 1) || Double.isInfinite(volatileRatio)) {
      throw new IllegalArgumentException("volatile ratio must be >= 1, was: " + volatileRatio);
    }
    Finite.notNegative("mark divergence", markDivergence);
    Finite.notNegative("average divergence", averageDivergence);
  }

  /**
   * A price as it was seen.
   *
   * @param price as reported, any sign
   * @param average its time-weighted average before this one, > 0
   * @param confidence half the width of what the sources say, >= 0
   * @param age since it was seen, >= 0
   * @param enoughPoints whether enough points stand behind it
   */
  public record Reading(
      double price, double average, double confidence, double age, boolean enoughPoints) {
    public Reading {
      Finite.number("price", price);
      Finite.positive("average price", average);
      Finite.notNegative("confidence", confidence);
      Finite.notNegative("age", age);
    }
  }

  /** The judgement with the plain confidence bound. */
  public PriceValidity judge(Reading reading) {
    return judge(reading, 1);
  }

  /**
   * The judgement: the first rule that fails.
   *
   * @param confidenceMultiplier how much wider the confidence may be for this market, >= 1
   */
  public PriceValidity judge(Reading reading, double confidenceMultiplier) {
    if (!(confidenceMultiplier >= 1) || Double.isInfinite(confidenceMultiplier)) {
      throw new IllegalArgumentException(
          "confidence multiplier must be >= 1, was: " + confidenceMultiplier);
    }
    double price = reading.price();
    if (price <= 0) {
      return PriceValidity.NON_POSITIVE;
    }
    double average = reading.average();
    if (Math.max(price, average) / Math.min(price, average) > volatileRatio) {
      return PriceValidity.TOO_VOLATILE;
    }
    if (reading.confidence() / price > widestConfidence * confidenceMultiplier) {
      return PriceValidity.TOO_UNCERTAIN;
    }
    if (reading.age() > staleForMargin) {
      return PriceValidity.STALE;
    }
    if (!reading.enoughPoints()) {
      return PriceValidity.TOO_FEW_SOURCES;
    }
    return reading.age() > staleForTrading ? PriceValidity.STALE_FOR_TRADING : PriceValidity.VALID;
  }

  /** How far a price stands above a reference, as a signed fraction of the price. */
  public static double spread(double price, double reference) {
    Finite.positive("price", price);
    Finite.positive("reference price", reference);
    return (price - reference) / price;
  }

  /** Whether a mark stands too far from its index average to fund by. */
  public boolean markDiverges(double mark, double indexAverage) {
    return Math.abs(spread(mark, indexAverage)) > markDivergence;
  }

  /** Whether a price stands too far from its own average to fill or liquidate at. */
  public boolean priceDiverges(double price, double average) {
    Finite.positive("price", price);
    Finite.positive("average price", average);
    return Math.abs(price - average) / average > averageDivergence;
  }

  /**
   * The price moved towards the average by its confidence, and not past it: what an average is
   * updated with, so that an uncertain price moves it less.
   */
  public static double towardAverage(Reading reading) {
    double price = reading.price();
    double average = reading.average();
    return price > average
        ? Math.max(average, price - reading.confidence())
        : Math.min(average, price + reading.confidence());
  }
}
