package org.plimsoll.risk.pricing;

import org.hipparchus.analysis.UnivariateFunction;
import org.hipparchus.analysis.solvers.BracketingNthOrderBrentSolver;
import org.hipparchus.util.FastMath;

/**
 * The value of a European option on a forward, per unit and undiscounted: multiply by the discount
 * factor of the expiry to have it today. Every price is put together from the intrinsic value and
 * the out-of-the-money option of the same strike, so that puts and calls agree and no price is ever
 * below its intrinsic value.
 *
 * <p>Source: F. Black, "The pricing of commodity contracts", Journal of Financial Economics 3
 * (1976).
 */
public final class Black76 {
  /** Where more of it changes no double any more; keeps infinity out of the sums. */
  private static final double MOST_TOTAL_VOLATILITY = 1_000;

  private static final int MOST_EVALUATIONS = 500;

  private Black76() {}

  /**
   * The value of one option, in [intrinsic value, forward] for a call and [intrinsic value, strike]
   * for a put. At or after expiry, or without volatility, the intrinsic value.
   *
   * @param forward price of the underlying for delivery at expiry, > 0
   * @param strike > 0
   * @param volatility per square root of a year, 0.6 is 60 %, >= 0
   * @param years to expiry; see {@link Years}
   * @throws IllegalArgumentException naming the argument that is not so, with its value
   */
  public static double price(
      OptionType type, double forward, double strike, double volatility, double years) {
    return value(type, forward, strike, totalVolatility(forward, strike, volatility, years));
  }

  /**
   * The same value for loops that have checked their arguments and share the total volatility: the
   * same number to the last bit, nothing checked, nothing allocated.
   *
   * @param totalVolatility volatility x square root of the years to expiry, 0 to 1000
   */
  public static double value(
      OptionType type, double forward, double strike, double totalVolatility) {
    return type.intrinsic(forward, strike)
        + timeValue(Math.min(forward, strike), Math.max(forward, strike), totalVolatility);
  }

  /**
   * How the undiscounted value of one option moves. Without time or volatility it moves like the
   * intrinsic value: delta is 0, or 1 in the money, or half that at the money, and the rest 0.
   *
   * @param delta per 1 of the forward; 0 to 1 for a call, -1 to 0 for a put
   * @param gamma change of delta per 1 of the forward, >= 0
   * @param vega per 1.00 of volatility (a hundredth of it per percentage point), >= 0
   * @param theta per year that passes at an unchanged forward, <= 0
   */
  public record Greeks(double delta, double gamma, double vega, double theta) {}

  /**
   * The sensitivities of {@link #price}, with its arguments and errors.
   *
   * @throws IllegalArgumentException as {@link #price} does
   */
  public static Greeks greeks(
      OptionType type, double forward, double strike, double volatility, double years) {
    double total = totalVolatility(forward, strike, volatility, years);
    if (total == 0) {
      double inTheMoney = 0.5 * (1 + Math.signum(type.sign() * (forward - strike)));
      return new Greeks(type.sign() * inTheMoney, 0, 0, 0);
    }
    double d1 = FastMath.log(forward / strike) / total + 0.5 * total;
    double density = StandardNormal.density(d1);
    double rootOfYears = FastMath.sqrt(years);
    return new Greeks(
        type.sign() * StandardNormal.cumulative(type.sign() * d1),
        density / (forward * total),
        forward * density * rootOfYears,
        -forward * density * volatility / (2 * rootOfYears));
  }

  /**
   * The volatility at which {@link #price} gives this price; 0 for the intrinsic value. As exact as
   * the price allows: deep in the money most of a price is intrinsic value and says little.
   *
   * @param undiscountedPrice per unit, at least the intrinsic value, below the forward for a call
   *     and below the strike for a put
   * @param years > 0: an expired option implies none
   * @throws IllegalArgumentException naming the argument that is not so, with its value and bounds
   */
  public static double impliedVolatility(
      OptionType type, double forward, double strike, double undiscountedPrice, double years) {
    Require.positive("forward", forward);
    Require.positive("strike", strike);
    Require.positive("years", years);
    double lowest = type.intrinsic(forward, strike);
    double highest = type == OptionType.CALL ? forward : strike;
    double timeValue = undiscountedPrice - lowest;
    if (!(timeValue >= 0 && undiscountedPrice < highest)) {
      throw new IllegalArgumentException(
          "no volatility gives this price: it must lie in ["
              + lowest
              + ", "
              + highest
              + "), was: "
              + undiscountedPrice);
    }
    if (timeValue == 0) {
      return 0;
    }
    return impliedTotalVolatility(timeValue, Math.min(forward, strike), Math.max(forward, strike))
        / FastMath.sqrt(years);
  }

  /**
   * The value today of an option on an asset that pays a yield: {@link #price} on the forward spot
   * x exp((rate - dividend yield) x years), discounted by exp(-rate x years).
   *
   * <p>Source: the generalized Black-Scholes formula in E. G. Haug, "The Complete Guide to Option
   * Pricing Formulas" (1998), p. 7, with cost of carry b = rate - dividend yield.
   *
   * @param spot price of the asset today, > 0
   * @param dividendYield per year, continuously compounded
   * @param rate per year, continuously compounded
   * @throws IllegalArgumentException naming the argument that is not so, with its value
   */
  public static double discountedPrice(
      OptionType type,
      double spot,
      double strike,
      double dividendYield,
      double rate,
      double years,
      double volatility) {
    Require.positive("spot", spot);
    Require.finite("dividend yield", dividendYield);
    Require.finite("rate", rate);
    Require.finite("years", years);
    double lasting = Math.max(years, 0);
    double forward = spot * FastMath.exp((rate - dividendYield) * lasting);
    return FastMath.exp(-rate * lasting) * price(type, forward, strike, volatility, years);
  }

  private static double totalVolatility(
      double forward, double strike, double volatility, double years) {
    Require.positive("forward", forward);
    Require.positive("strike", strike);
    Require.notNegative("volatility", volatility);
    Require.finite("years", years);
    return years <= 0 ? 0 : Math.min(volatility * FastMath.sqrt(years), MOST_TOTAL_VOLATILITY);
  }

  /**
   * The value of the out-of-the-money option: by symmetry the call on the lesser of forward and
   * strike, struck at the greater. Where both its terms are tails they are subtracted without their
   * common exponential, which would leave nothing of a small difference.
   */
  private static double timeValue(double lesser, double greater, double totalVolatility) {
    if (totalVolatility <= 0) {
      return 0;
    }
    double logMoneyness = FastMath.log(lesser / greater);
    double d1 = logMoneyness / totalVolatility + 0.5 * totalVolatility;
    double d2 = d1 - totalVolatility;
    double value;
    if (d1 > 0) {
      value = lesser * StandardNormal.cumulative(d1) - greater * StandardNormal.cumulative(d2);
    } else {
      double common = 0.5 * lesser * FastMath.exp(-0.5 * d1 * d1);
      value = common * (StandardNormal.scaledTail(-d1) - StandardNormal.scaledTail(-d2));
    }
    return Math.max(0, Math.min(value, lesser));
  }

  /**
   * Below its point of inflection the time value is nearly nothing over a wide range of volatility,
   * and the inverse of its logarithm nearly a parabola; above, it is concave itself.
   *
   * <p>Source: the two regions of P. Jaeckel, "By Implication" (2006).
   */
  private static double impliedTotalVolatility(double timeValue, double lesser, double greater) {
    double inflection = FastMath.sqrt(-2 * FastMath.log(lesser / greater));
    if (timeValue < timeValue(lesser, greater, inflection)) {
      double target = 1 / FastMath.log(timeValue / lesser);
      return root(
          total -> 1 / FastMath.log(timeValue(lesser, greater, total) / lesser) - target,
          0,
          inflection);
    }
    double above = inflection + 1;
    while (timeValue(lesser, greater, above) < timeValue) {
      above *= 2;
    }
    return root(total -> timeValue(lesser, greater, total) - timeValue, inflection, above);
  }

  private static double root(UnivariateFunction function, double from, double to) {
    return new BracketingNthOrderBrentSolver(1e-15, 1e-18, Double.MIN_NORMAL, 5)
        .solve(MOST_EVALUATIONS, function, from, to);
  }
}
