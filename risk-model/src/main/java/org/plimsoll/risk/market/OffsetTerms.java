package org.plimsoll.risk.market;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.plimsoll.risk.pricing.Rates;
import org.plimsoll.risk.units.Rate;

/**
 * How far the losses of underlyings offset each other. They are combined as sqrt(sum over pairs of
 * correlation x loss x loss), with a correlation that is stressed against the account: where both
 * net deltas have the same sign, or one has none, at least {@code addingFloor}; where they are
 * opposite the product counts negative with at most {@code offsettingCap}. Of what this takes off
 * the plain sum, {@code keptShare} is added back.
 *
 * <p>Source: the kept share, Regulation (EU) 153/2013, Article 27: offsets of at most 80 % of the
 * difference.
 *
 * @param correlation of pairs that are not listed, -1 to 1
 * @param addingFloor in [0, 1]
 * @param offsettingCap in [0, 1]
 * @param keptShare in [0, 1]
 */
public record OffsetTerms(
    Rate correlation,
    List<CorrelationPair> pairs,
    Rate addingFloor,
    Rate offsettingCap,
    Rate keptShare) {
  public OffsetTerms {
    pairs = List.copyOf(pairs);
    PortfolioRules.unique(
        "correlation of",
        pairs.stream().map(pair -> new TreeSet<>(Set.of(pair.first(), pair.second()))).toList());
    Rates.within("correlation", correlation, Rate.of("-1"), Rate.ONE);
    Rates.within("adding floor", addingFloor, Rate.ZERO, Rate.ONE);
    Rates.within("offsetting cap", offsettingCap, Rate.ZERO, Rate.ONE);
    Rates.within("kept share", keptShare, Rate.ZERO, Rate.ONE);
  }

  public double correlation(IndexId a, IndexId b) {
    for (CorrelationPair pair : pairs) {
      boolean fits =
          pair.first().equals(a) && pair.second().equals(b)
              || pair.first().equals(b) && pair.second().equals(a);
      if (fits) {
        return pair.correlation().toDouble();
      }
    }
    return correlation.toDouble();
  }
}
