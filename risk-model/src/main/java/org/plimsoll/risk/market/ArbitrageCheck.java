package org.plimsoll.risk.market;

import java.time.Instant;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.pricing.Black76;
import org.plimsoll.risk.pricing.OptionType;
import org.plimsoll.risk.pricing.Years;

/**
 * Whether a surface could be traded against for a sure profit. Forward-normalized call prices of an
 * expiry must fall with the strike and be convex in it (no butterfly pays without risk), and total
 * variance at equal strike / forward must not fall with expiry (no calendar spread does).
 *
 * <p>Across the quoted points the prices themselves are compared, from the forward (a strike of
 * zero) on. Between two points variance has no kink and the density of the forward is looked at, on
 * a grid. The kink at a point is left to the comparison of prices: where variance goes over from a
 * slope to a flat end any such surface has one, too narrow to trade.
 *
 * <p>Source: P. Carr, D. Madan, "A note on sufficient conditions for no arbitrage" (2005); J.
 * Gatheral, A. Jacquier, "Arbitrage-free SVI volatility surfaces" (2014), lemma 2.2 and equation
 * 2.1 for the density.
 */
final class ArbitrageCheck {
  private static final double TOLERANCE = 1e-9;
  private static final int STEPS = 16;

  private final IndexId underlying;

  private ArbitrageCheck(IndexId underlying) {
    this.underlying = underlying;
  }

  /**
   * Passes a surface without arbitrage.
   *
   * @throws IllegalArgumentException naming expiry, moneyness and the numbers that contradict
   */
  static void of(IndexId underlying, Instant asOf, List<Smile> smiles) {
    ArbitrageCheck check = new ArbitrageCheck(underlying);
    for (int i = 0; i < smiles.size(); i++) {
      double years = Years.between(asOf, smiles.get(i).expiry());
      check.butterflies(smiles.get(i), years);
      check.densities(smiles.get(i), years);
      if (i > 0) {
        check.calendars(smiles.get(i - 1), smiles.get(i), asOf);
      }
    }
  }

  /** The slope of the call price from quote to quote rises from -1 or more to 0 or less. */
  private void butterflies(Smile smile, double years) {
    double strike = 0;
    double call = 1;
    double slope = -1;
    for (int i = 0; i < smile.points().size(); i++) {
      double nextStrike = smile.points().get(i).moneyness().toDouble();
      double total = FastMath.sqrt(smile.pointVariance(i) * years);
      double nextCall = Black76.value(OptionType.CALL, 1, nextStrike, total);
      double nextSlope = (nextCall - call) / (nextStrike - strike);
      if (nextSlope < slope - TOLERANCE || nextSlope > TOLERANCE) {
        throw refused(
            "a butterfly",
            smile.expiry(),
            strike == 0 ? nextStrike : strike,
            "the call falls by "
                + -slope
                + " per strike below and by "
                + -nextSlope
                + " up to "
                + nextStrike);
      }
      strike = nextStrike;
      call = nextCall;
      slope = nextSlope;
    }
  }

  private void densities(Smile smile, double years) {
    for (int i = 1; i < smile.points().size(); i++) {
      double from = smile.logMoneyness(i - 1);
      double width = smile.logMoneyness(i) - from;
      double slope = (smile.pointVariance(i) - smile.pointVariance(i - 1)) * years / width;
      for (int step = 0; step <= STEPS; step++) {
        double share = step / (double) STEPS;
        double logMoneyness = from + share * width;
        double total =
            ((1 - share) * smile.pointVariance(i - 1) + share * smile.pointVariance(i)) * years;
        double first = 1 - logMoneyness * slope / (2 * total);
        double density = first * first - slope * slope / 4 * (1 / total + 0.25);
        if (density < -TOLERANCE) {
          throw refused(
              "a butterfly",
              smile.expiry(),
              FastMath.exp(logMoneyness),
              "the density of the forward would be " + density + " of the lognormal one");
        }
      }
    }
  }

  /** Both smiles are linear between all their points, so it is enough to look there. */
  private void calendars(Smile earlier, Smile later, Instant asOf) {
    double earlierYears = Years.between(asOf, earlier.expiry());
    double laterYears = Years.between(asOf, later.expiry());
    DoubleStream.concat(pointsOf(earlier), pointsOf(later))
        .forEach(
            logMoneyness -> {
              double before = earlier.variance(logMoneyness) * earlierYears;
              double after = later.variance(logMoneyness) * laterYears;
              if (after < before - TOLERANCE) {
                throw refused(
                    "a calendar spread",
                    later.expiry(),
                    FastMath.exp(logMoneyness),
                    "total variance "
                        + after
                        + " is less than "
                        + before
                        + " at the expiry before");
              }
            });
  }

  private static DoubleStream pointsOf(Smile smile) {
    return IntStream.range(0, smile.points().size()).mapToDouble(smile::logMoneyness);
  }

  private IllegalArgumentException refused(
      String what, Instant expiry, double moneyness, String numbers) {
    return new IllegalArgumentException(
        "the surface of "
            + underlying
            + " pays "
            + what
            + " without risk at expiry "
            + expiry
            + ", moneyness "
            + moneyness
            + ": "
            + numbers
            + "; smooth or drop that quote");
  }
}
