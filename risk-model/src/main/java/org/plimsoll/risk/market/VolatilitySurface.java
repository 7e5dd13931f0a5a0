package org.plimsoll.risk.market;

import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.pricing.Require;
import org.plimsoll.risk.pricing.Years;
import org.plimsoll.risk.units.Rate;

/**
 * The implied volatilities and forwards of one underlying. Between expiries total variance
 * (volatility squared x years) is linear in time at equal strike / forward, and carry and rate are
 * linear; before the first and after the last expiry all three are those of that expiry. A smile
 * that has expired is left out, unless it is the last: the surface then stays flat at it.
 *
 * <p>A surface one could trade against for a sure profit is refused; see {@link ArbitrageCheck}.
 *
 * @param underlying the index the options are on
 * @param asOf when it was made; every expiry is later
 * @param smiles at least one, in strictly rising expiry
 * @param scale what every quoted volatility is multiplied by, > 0; absent: 1. Only the quotes are
 *     looked at for arbitrage: a shock is a supposition and may overdo a skew
 */
public record VolatilitySurface(
    IndexId underlying, Instant asOf, List<Smile> smiles, Optional<Rate> scale) {

  /** A surface as it is quoted. */
  public VolatilitySurface(IndexId underlying, Instant asOf, List<Smile> smiles) {
    this(underlying, asOf, smiles, Optional.empty());
  }

  /**
   * @throws IllegalArgumentException naming the expiry that is out of order, or the expiry, the
   *     moneyness and the numbers of an arbitrage, or a scale that is not > 0
   */
  public VolatilitySurface {
    smiles = List.copyOf(smiles);
    if (smiles.isEmpty()) {
      throw new IllegalArgumentException("the surface of " + underlying + " needs a smile");
    }
    Instant earlier = asOf;
    for (Smile smile : smiles) {
      if (!smile.expiry().isAfter(earlier)) {
        throw new IllegalArgumentException(
            "the smiles of "
                + underlying
                + " must rise in expiry from "
                + asOf
                + ", broken at "
                + smile.expiry());
      }
      earlier = smile.expiry();
    }
    ArbitrageCheck.of(underlying, asOf, smiles);
    scale = scale.filter(factor -> !factor.equals(Rate.ONE));
    if (scale.filter(factor -> factor.compareTo(Rate.ZERO) <= 0).isPresent()) {
      throw new IllegalArgumentException(
          "the scale of the volatilities of "
              + underlying
              + " must be > 0, was: "
              + scale.orElseThrow());
    }
  }

  /** One volatility for every strike and expiry, and a forward that is the index. */
  public static VolatilitySurface flat(IndexId underlying, Rate volatility) {
    SmilePoint point = new SmilePoint(Rate.ONE, volatility);
    Smile smile = new Smile(Instant.EPOCH.plus(Duration.ofDays(1)), Rate.ZERO, List.of(point));
    return new VolatilitySurface(underlying, Instant.EPOCH, List.of(smile));
  }

  /**
   * The same surface with every volatility multiplied by a factor > 0. A scale that would round to
   * nothing is the smallest there is.
   */
  public VolatilitySurface scaledBy(Rate factor) {
    Rate product = scale.orElse(Rate.ONE).times(factor, RoundingMode.HALF_EVEN);
    boolean vanishes = factor.units() > 0 && product.units() == 0;
    Rate after = vanishes ? Rate.ofUnits(1) : product;
    return new VolatilitySurface(underlying, asOf, smiles, Optional.of(after));
  }

  /**
   * The volatility of an option, > 0.
   *
   * @param forward price for delivery at the option's expiry
   * @param now the instant of the valuation
   * @throws IllegalArgumentException if strike or forward is not finite and > 0
   */
  public double volatility(double strike, double forward, Instant expiry, Instant now) {
    return scale.orElse(Rate.ONE).toDouble() * quoted(strike, forward, expiry, now);
  }

  private double quoted(double strike, double forward, Instant expiry, Instant now) {
    double moneyness = Require.positive("strike", strike) / Require.positive("forward", forward);
    double logMoneyness = FastMath.log(moneyness);
    int later = later(expiry, now);
    Smile upper = smiles.get(later);
    if (!isBetween(later, expiry, now)) {
      return FastMath.sqrt(upper.variance(logMoneyness));
    }
    Smile lower = smiles.get(later - 1);
    double lowerTotal = lower.variance(logMoneyness) * Years.between(now, lower.expiry());
    double upperTotal = upper.variance(logMoneyness) * Years.between(now, upper.expiry());
    double share = share(lower, upper, expiry);
    double total = (1 - share) * lowerTotal + share * upperTotal;
    return FastMath.sqrt(total / Years.between(now, expiry));
  }

  /** The forward premium over the index to this expiry, per year, continuously compounded. */
  public double carry(Instant expiry, Instant now) {
    return between(expiry, now, smile -> smile.carry().toDouble());
  }

  /** The rate at which what is paid at this expiry is discounted, per year, >= 0. */
  public double rate(Instant expiry, Instant now) {
    return between(expiry, now, Smile::discountRate);
  }

  /** What 1 paid at this expiry is worth now; 1 at or after it. */
  public double discount(Instant expiry, Instant now) {
    return FastMath.exp(-rate(expiry, now) * Math.max(Years.between(now, expiry), 0));
  }

  private double between(Instant expiry, Instant now, ToDoubleFunction<Smile> of) {
    int later = later(expiry, now);
    Smile upper = smiles.get(later);
    if (!isBetween(later, expiry, now)) {
      return of.applyAsDouble(upper);
    }
    Smile lower = smiles.get(later - 1);
    double share = share(lower, upper, expiry);
    return (1 - share) * of.applyAsDouble(lower) + share * of.applyAsDouble(upper);
  }

  /**
   * The price for delivery at this expiry; at or after it, the index itself.
   *
   * @throws IllegalArgumentException if the index is not finite and > 0
   */
  public double forward(double index, Instant expiry, Instant now) {
    double years = Math.max(Years.between(now, expiry), 0);
    return Require.positive("index", index) * FastMath.exp(carry(expiry, now) * years);
  }

  /** The first smile not before this expiry among those still alive, or else the last. */
  private int later(Instant expiry, Instant now) {
    int n = 0;
    while (n < smiles.size() - 1
        && (!smiles.get(n).expiry().isAfter(now) || smiles.get(n).expiry().isBefore(expiry))) {
      n++;
    }
    return n;
  }

  private boolean isBetween(int later, Instant expiry, Instant now) {
    return later > 0
        && smiles.get(later - 1).expiry().isAfter(now)
        && smiles.get(later - 1).expiry().isBefore(expiry)
        && expiry.isBefore(smiles.get(later).expiry());
  }

  private static double share(Smile lower, Smile upper, Instant expiry) {
    return Years.between(lower.expiry(), expiry) / Years.between(lower.expiry(), upper.expiry());
  }
}
