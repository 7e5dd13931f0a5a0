package org.plimsoll.risk.pricing;

import org.hipparchus.util.FastMath;
import org.plimsoll.risk.units.Rate;

/**
 * A tilt of the smile: volatility is multiplied by 1 + clamp(x / width, -1, 1) x cap, where x is
 * the logarithm of strike / forward for a linear tilt (one wing up, the other down) and its
 * absolute value for an absolute one (both wings up). With r the square root of the years to
 * expiry, cap = cap + slope x r, though not below 0, and width = max(minimumWidth, widthScale x r x
 * (widthVolatility + widthVolatilitySlope x r)): about where the smile is flat.
 *
 * <p>A scenario takes the result with both signs: the loss of an expiry is the absolute value of
 * its change, so the opposite tilt is covered.
 *
 * <p>Source: Derive v2-core PMRM_2.
 *
 * @param linearCap largest relative change of a linear tilt at no time to expiry, 0 to 1
 * @param linearCapSlope what is added to it per square root of a year
 * @param absoluteCap the same for an absolute tilt, 0 to 1
 * @param absoluteCapSlope what is added to it per square root of a year
 * @param minimumWidth least distance at which the cap is reached, in log moneyness, > 0
 * @param widthScale standard deviations at which the cap is reached, >= 0
 * @param widthVolatility volatility that distance is measured with at no time to expiry
 * @param widthVolatilitySlope what is added to it per square root of a year
 */
public record SkewShock(
    Rate linearCap,
    Rate linearCapSlope,
    Rate absoluteCap,
    Rate absoluteCapSlope,
    Rate minimumWidth,
    Rate widthScale,
    Rate widthVolatility,
    Rate widthVolatilitySlope) {

  /** Which way the smile is tilted. */
  public enum Kind {
    LINEAR,
    ABSOLUTE
  }

  public SkewShock {
    Rates.within("linear cap", linearCap, Rate.ZERO, Rate.ONE);
    Rates.within("absolute cap", absoluteCap, Rate.ZERO, Rate.ONE);
    Rates.positive("minimum width", minimumWidth);
    Rates.notNegative("width scale", widthScale);
  }

  /**
   * What to multiply the volatility of an option by, >= 0.
   *
   * @param logMoneyness logarithm of strike / forward
   * @param years to expiry; less than 0 counts as 0
   * @throws IllegalArgumentException if one of them is not finite
   */
  public double multiplier(double logMoneyness, double years, Kind kind) {
    Require.finite("log moneyness", logMoneyness);
    double rootOfYears = FastMath.sqrt(Math.max(Require.finite("years", years), 0));
    double cap = cap(rootOfYears, kind);
    double distance = kind == Kind.LINEAR ? logMoneyness : FastMath.abs(logMoneyness);
    double share = distance / width(rootOfYears);
    return Math.max(0, 1 + Math.max(-1, Math.min(share, 1)) * cap);
  }

  private double cap(double rootOfYears, Kind kind) {
    Rate atExpiry = kind == Kind.LINEAR ? linearCap : absoluteCap;
    Rate slope = kind == Kind.LINEAR ? linearCapSlope : absoluteCapSlope;
    return Math.max(0, atExpiry.toDouble() + slope.toDouble() * rootOfYears);
  }

  private double width(double rootOfYears) {
    double volatility = widthVolatility.toDouble() + widthVolatilitySlope.toDouble() * rootOfYears;
    return Math.max(minimumWidth.toDouble(), widthScale.toDouble() * rootOfYears * volatility);
  }
}
