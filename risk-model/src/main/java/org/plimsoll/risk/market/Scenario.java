package org.plimsoll.risk.market;

import java.util.Optional;
import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

/**
 * One move of an underlying's price and volatilities, and how much of what it costs counts.
 *
 * @param name what an explanation calls it; no two scenarios share it
 * @param move of the price, relative, or as a multiple of the underlying's price range
 * @param ofRange whether moves are multiples of the price range
 * @param futuresMove the move of futures, perpetuals and collateral, where it differs: a far move
 *     may be meant to show what options do, and futures stay at the edge of the range
 * @param weight the part of profit and loss that counts, above 0, at most 1
 * @param deductible a loss up to this does not count, in the settlement asset; absent: 0
 */
public record Scenario(
    String name,
    Rate move,
    boolean ofRange,
    Optional<Rate> futuresMove,
    VolatilityMove volatility,
    Rate weight,
    Optional<Cash> deductible) {
  public Scenario {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a scenario needs a name");
    }
    Rates.positive("weight of scenario " + name, weight);
    Rates.within("weight of scenario " + name, weight, Rate.ZERO, Rate.ONE);
    if (deductible.filter(Cash::isNegative).isPresent()) {
      throw new IllegalArgumentException(
          "deductible of scenario " + name + " must be >= 0, was: " + deductible.orElseThrow());
    }
  }

  /** A scenario that counts in full and moves everything alike. */
  public static Scenario of(String name, Rate move, boolean ofRange, VolatilityMove volatility) {
    return new Scenario(
        name, move, ofRange, Optional.empty(), volatility, Rate.ONE, Optional.empty());
  }

  /** The relative move of an option's underlying whose price range is this. */
  public double move(Rate priceRange) {
    return scaled(move, priceRange);
  }

  /** The relative move of what moves one to one with the underlying. */
  public double futuresMove(Rate priceRange) {
    return scaled(futuresMove.orElse(move), priceRange);
  }

  private double scaled(Rate by, Rate priceRange) {
    return ofRange ? by.toDouble() * priceRange.toDouble() : by.toDouble();
  }
}
