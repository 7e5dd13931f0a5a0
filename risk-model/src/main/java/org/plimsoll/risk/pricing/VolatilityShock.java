package org.plimsoll.risk.pricing;

import org.hipparchus.util.FastMath;
import org.plimsoll.risk.units.Rate;

/**
 * A relative move of volatility that is larger the nearer the expiry. With term = (30 / max(days,
 * minimumDays))^power, up multiplies volatility by 1 + up x term, and down by 1 - down x term,
 * though not below 0. What has been shocked up is at least the minimum; nothing else is raised to
 * it.
 *
 * <p>Source: the term structure of volatility shocks published by Deribit for portfolio margin; the
 * form with separate powers and the floor, Derive v2-core PMRM_2.
 *
 * @param up relative rise at 30 days, >= 0
 * @param down relative fall at 30 days, >= 0
 * @param shortTermPower power of the term up to 30 days to expiry, 0 to 10
 * @param longTermPower power of the term beyond 30 days, 0 to 10
 * @param minimumDays fewer days to expiry count as so many, > 0
 * @param minimumShockedVolatility the least volatility after a shock up, >= 0
 */
public record VolatilityShock(
    Rate up,
    Rate down,
    Rate shortTermPower,
    Rate longTermPower,
    Rate minimumDays,
    Rate minimumShockedVolatility) {
  private static final double REFERENCE_DAYS = 30;
  private static final Rate HIGHEST_POWER = Rate.of("10");

  /** Where a scenario moves volatility. */
  public enum Direction {
    UP,
    NONE,
    DOWN
  }

  public VolatilityShock {
    Rates.notNegative("up", up);
    Rates.notNegative("down", down);
    Rates.within("short-term power", shortTermPower, Rate.ZERO, HIGHEST_POWER);
    Rates.within("long-term power", longTermPower, Rate.ZERO, HIGHEST_POWER);
    Rates.positive("minimum days", minimumDays);
    Rates.notNegative("minimum shocked volatility", minimumShockedVolatility);
  }

  /**
   * The volatility to price with in a scenario; 0 if it is shocked down to nothing.
   *
   * @param days to expiry, of 24 hours
   * @throws IllegalArgumentException if volatility is not finite and >= 0, or days are not finite
   */
  public double shocked(double volatility, double days, Direction direction) {
    Require.notNegative("volatility", volatility);
    return switch (direction) {
      case UP -> Math.max(volatility * upMultiplier(days), minimumShockedVolatility.toDouble());
      case NONE -> volatility;
      case DOWN -> volatility * downMultiplier(days);
    };
  }

  /** 1 or more. */
  public double upMultiplier(double days) {
    return 1 + up.toDouble() * term(days);
  }

  /** 0 to 1. */
  public double downMultiplier(double days) {
    return Math.max(0, 1 - down.toDouble() * term(days));
  }

  private double term(double days) {
    Require.finite("days", days);
    Rate power = days <= REFERENCE_DAYS ? shortTermPower : longTermPower;
    double counted = Math.max(days, minimumDays.toDouble());
    return FastMath.pow(REFERENCE_DAYS / counted, power.toDouble());
  }
}
