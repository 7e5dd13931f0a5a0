package org.plimsoll.risk.pricing;

import org.hipparchus.util.FastMath;

/**
 * The standard normal distribution, exact to a few units in the last place of the result itself, so
 * also far out in the tail, and without an allocation, which the error function of the numerics
 * library does not offer.
 *
 * <p>Source: the rational approximations of W. J. Cody, "Rational Chebyshev approximations for the
 * error function", Mathematics of Computation 23 (1969), with the coefficients of his CALERF.
 */
public final class StandardNormal {
  private static final double ROOT_HALF = 0.70710678118654752440;
  private static final double ONE_OVER_ROOT_PI = 0.56418958354775628695;
  private static final double ONE_OVER_ROOT_TWO_PI = 0.39894228040143267794;
  private static final double SMALL = 0.46875;

  /** erf(y) / y in y squared, up to {@link #SMALL}; highest power first. */
  private static final double[] SMALL_ABOVE = {
    0.185777706184603153,
    3.16112374387056560,
    113.864154151050156,
    377.485237685302021,
    3209.37758913846947
  };

  private static final double[] SMALL_BELOW = {
    1, 23.6012909523441209, 244.024637934444173, 1282.61652607737228, 2844.23683343917062
  };

  /** exp(y^2) erfc(y) in y, up to 4. */
  private static final double[] MIDDLE_ABOVE = {
    2.15311535474403846e-8, 0.564188496988670089, 8.88314979438837594,
    66.1191906371416295, 298.635138197400131, 881.952221241769090,
    1712.04761263407058, 2051.07837782607147, 1230.33935479799725
  };

  private static final double[] MIDDLE_BELOW = {
    1,
    15.7449261107098347,
    117.693950891312499,
    537.181101862009858,
    1621.38957456669019,
    3290.79923573345963,
    4362.61909014324716,
    3439.36767414372164,
    1230.33935480374942
  };

  /** How far y exp(y^2) erfc(y) is from its limit, in 1 / y^2, beyond 4. */
  private static final double[] LARGE_ABOVE = {
    0.0163153871373020978, 0.305326634961232344, 0.360344899949804439,
    0.125781726111229246, 0.0160837851487422766, 6.58749161529837803e-4
  };

  private static final double[] LARGE_BELOW = {
    1,
    2.56852019228982242,
    1.87295284992346725,
    0.527905102951428412,
    0.0605183413124413191,
    0.00233520497626869185
  };

  private StandardNormal() {}

  static double density(double x) {
    return ONE_OVER_ROOT_TWO_PI * FastMath.exp(-0.5 * x * x);
  }

  /** The probability of a value up to x. */
  public static double cumulative(double x) {
    double lower = 0.5 * FastMath.exp(-0.5 * x * x) * scaledTail(FastMath.abs(x));
    return x < 0 ? lower : 1 - lower;
  }

  /**
   * 2 exp(x^2/2) times the probability beyond x, for x >= 0: the tail without its exponential
   * decay, so that differences of tails keep their digits. Falls from 1 at 0 like 1 / x.
   */
  static double scaledTail(double x) {
    double y = x * ROOT_HALF;
    double square = y * y;
    if (y <= SMALL) {
      double erf = y * polynomial(SMALL_ABOVE, square) / polynomial(SMALL_BELOW, square);
      return FastMath.exp(square) * (1 - erf);
    }
    if (y <= 4) {
      return polynomial(MIDDLE_ABOVE, y) / polynomial(MIDDLE_BELOW, y);
    }
    double inverse = 1 / square;
    double missing = inverse * polynomial(LARGE_ABOVE, inverse) / polynomial(LARGE_BELOW, inverse);
    return (ONE_OVER_ROOT_PI - missing) / y;
  }

  private static double polynomial(double[] coefficients, double x) {
    double value = 0;
    for (double coefficient : coefficients) {
      value = value * x + coefficient;
    }
    return value;
  }
}
