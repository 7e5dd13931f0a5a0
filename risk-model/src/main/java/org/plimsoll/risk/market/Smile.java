package org.plimsoll.risk.market;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.units.Rate;

/**
 * The volatilities of one expiry. Between points variance is linear in the logarithm of moneyness;
 * before the first and after the last point volatility is that of the point.
 *
 * @param expiry when the options expire
 * @param carry forward premium over the index, per year, continuously compounded, -10 to 10: the
 *     forward is index x exp(carry x years)
 * @param rate at which what is paid at expiry is discounted, per year, continuously compounded;
 *     absent or negative: 0
 * @param points at least one, in strictly rising moneyness
 */
public record Smile(Instant expiry, Rate carry, Optional<Rate> rate, List<SmilePoint> points) {
  private static final Rate WIDEST = Rate.of("10");

  /** A smile whose options are not discounted. */
  public Smile(Instant expiry, Rate carry, List<SmilePoint> points) {
    this(expiry, carry, Optional.empty(), points);
  }

  /**
   * @throws IllegalArgumentException naming the point that is out of order or the carry
   */
  public Smile {
    points = List.copyOf(points);
    if (points.isEmpty()) {
      throw new IllegalArgumentException("the smile of " + expiry + " needs at least one point");
    }
    if (carry.compareTo(WIDEST) > 0 || carry.compareTo(WIDEST.negate()) < 0) {
      throw new IllegalArgumentException(
          "the carry of " + expiry + " must lie within +-" + WIDEST + ", was: " + carry);
    }
    for (int i = 1; i < points.size(); i++) {
      Rate moneyness = points.get(i).moneyness();
      if (moneyness.compareTo(points.get(i - 1).moneyness()) <= 0) {
        throw new IllegalArgumentException(
            "the points of " + expiry + " must rise in moneyness, broken at " + moneyness);
      }
    }
  }

  /** Volatility squared, per year, at the logarithm of strike / forward. */
  double variance(double logMoneyness) {
    int above = 0;
    while (above < points.size() && logMoneyness(above) < logMoneyness) {
      above++;
    }
    if (above == 0) {
      return pointVariance(0);
    }
    if (above == points.size()) {
      return pointVariance(above - 1);
    }
    double lower = logMoneyness(above - 1);
    double share = (logMoneyness - lower) / (logMoneyness(above) - lower);
    return (1 - share) * pointVariance(above - 1) + share * pointVariance(above);
  }

  /** The discount rate, 0 or more. */
  double discountRate() {
    return Math.max(rate.orElse(Rate.ZERO).toDouble(), 0);
  }

  double logMoneyness(int point) {
    return FastMath.log(points.get(point).moneyness().toDouble());
  }

  double pointVariance(int point) {
    double volatility = points.get(point).volatility().toDouble();
    return volatility * volatility;
  }
}
