package org.plimsoll.risk.pricing;

import org.hipparchus.util.FastMath;
import org.plimsoll.risk.units.Rate;

/**
 * What the value of all options of one expiry in a scenario is multiplied by, after it has been
 * discounted at the rate of the expiry: the further off the payment, the less of an asset counts
 * and the more of a debt. With T in years, an asset counts
 *
 * <pre>longFactor x exp(-T x (rate x longRateMultiple + longRateAddition))</pre>
 *
 * and a debt
 *
 * <pre>min(exp(T x rate), shortFactor x exp(T x (rate x shortRateMultiple + shortRateAddition)))
 * </pre>
 *
 * so a debt is never worth more than it would be without the discount. A negative rate counts as 0,
 * as it must in the discount of the value itself.
 *
 * <p>Source: Derive v2-core PMRM_2.
 *
 * @param longFactor what counts of an asset at no time to expiry, 0 to 1
 * @param longRateMultiple of the rate, >= 0
 * @param longRateAddition to the rate, per year, >= 0
 * @param shortFactor what counts of a debt at no time to expiry before the bound, >= 1
 * @param shortRateMultiple of the rate, >= 0
 * @param shortRateAddition to the rate, per year, >= 0
 */
public record ShockedDiscount(
    Rate longFactor,
    Rate longRateMultiple,
    Rate longRateAddition,
    Rate shortFactor,
    Rate shortRateMultiple,
    Rate shortRateAddition) {

  public ShockedDiscount {
    Rates.within("long factor", longFactor, Rate.ZERO, Rate.ONE);
    Rates.notNegative("long rate multiple", longRateMultiple);
    Rates.notNegative("long rate addition", longRateAddition);
    Rates.within("short factor", shortFactor, Rate.ONE, Rate.of("4"));
    Rates.notNegative("short rate multiple", shortRateMultiple);
    Rates.notNegative("short rate addition", shortRateAddition);
  }

  /**
   * The factor for an expiry of this value in the scenario: an asset if >= 0, a debt if not.
   *
   * @param rate of the expiry, per year, continuously compounded
   * @param years to expiry; less than 0 counts as 0
   * @throws IllegalArgumentException if one of them is not finite
   */
  public double factor(double value, double rate, double years) {
    return Require.finite("value", value) >= 0 ? assetFactor(rate, years) : debtFactor(rate, years);
  }

  /** 0 to 1. */
  public double assetFactor(double rate, double years) {
    return longFactor.toDouble()
        * FastMath.exp(-scaled(rate, years, longRateMultiple, longRateAddition));
  }

  /** 1 or more. */
  public double debtFactor(double rate, double years) {
    double undiscounted = FastMath.exp(scaled(rate, years, Rate.ONE, Rate.ZERO));
    double marked =
        shortFactor.toDouble()
            * FastMath.exp(scaled(rate, years, shortRateMultiple, shortRateAddition));
    return Math.min(undiscounted, marked);
  }

  private static double scaled(double rate, double years, Rate multiple, Rate addition) {
    double counted = Math.max(Require.finite("rate", rate), 0);
    double lasting = Math.max(Require.finite("years", years), 0);
    return lasting * (counted * multiple.toDouble() + addition.toDouble());
  }
}
