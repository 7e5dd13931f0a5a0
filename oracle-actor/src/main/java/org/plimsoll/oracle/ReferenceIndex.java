package org.plimsoll.oracle;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.risk.units.Price;

/**
 * The index calculation a second time, straight from the definition and sharing no code with the
 * first: fractions of weight in decimals, cut by halving in on the cut, and the middle as the point
 * that splits the weight seen from below and from above alike.
 */
final class ReferenceIndex implements IndexCalculation {
  private static final MathContext DIGITS = new MathContext(60);
  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  private static final BigDecimal THREE = BigDecimal.valueOf(3);

  /**
   * A cut is found to far fewer digits than it is computed with, a tie to fewer than it is found.
   */
  private static final BigDecimal ALMOST = new BigDecimal("1e-40");

  private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-30");
  private static final int HALVINGS = 160;

  @Override
  public Optional<Price> price(List<PriceVote> votes, PriceFilterSettings settings) {
    if (votes.isEmpty()) {
      return Optional.empty();
    }
    List<BigDecimal> weights = cut(votes);
    BigDecimal middle = middle(votes, weights, votes);
    BigDecimal furthest = middle.multiply(settings.outlierBound().toBigDecimal());
    List<PriceVote> near = new ArrayList<>();
    for (PriceVote vote : votes) {
      BigDecimal price = vote.price().toBigDecimal();
      boolean isNear =
          price.compareTo(middle.subtract(furthest)) >= 0
              && price.compareTo(middle.add(furthest)) <= 0;
      if (isNear) {
        near.add(vote);
      }
    }
    return near.size() < settings.quorum()
        ? Optional.empty()
        : Optional.of(Price.of(middle(votes, weights, near).toPlainString()));
  }

  /** The greatest cut at which no weight is more than a third of their sum. */
  private static List<BigDecimal> cut(List<PriceVote> votes) {
    List<BigDecimal> weights =
        votes.stream().map(vote -> BigDecimal.valueOf(vote.weight())).toList();
    if (votes.size() < 3 || isFair(weights)) {
      return weights;
    }
    BigDecimal fair = weights.stream().min(BigDecimal::compareTo).orElseThrow();
    BigDecimal unfair = weights.stream().max(BigDecimal::compareTo).orElseThrow();
    for (int n = 0; n < HALVINGS; n++) {
      BigDecimal between = fair.add(unfair).divide(TWO, DIGITS);
      if (isFair(cut(weights, between))) {
        fair = between;
      } else {
        unfair = between;
      }
    }
    return cut(weights, fair);
  }

  private static List<BigDecimal> cut(List<BigDecimal> weights, BigDecimal most) {
    return weights.stream().map(weight -> weight.min(most)).toList();
  }

  private static boolean isFair(List<BigDecimal> weights) {
    BigDecimal sum = weights.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    return weights.stream()
        .allMatch(weight -> weight.multiply(THREE).compareTo(sum.add(ALMOST)) <= 0);
  }

  private static BigDecimal middle(
      List<PriceVote> votes, List<BigDecimal> weights, List<PriceVote> counted) {
    SortedMap<BigDecimal, BigDecimal> weightAt = new TreeMap<>();
    for (int n = 0; n < votes.size(); n++) {
      if (counted.contains(votes.get(n))) {
        weightAt.merge(votes.get(n).price().toBigDecimal(), weights.get(n), BigDecimal::add);
      }
    }
    BigDecimal half =
        weightAt.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add).divide(TWO, DIGITS);
    return fromBelow(weightAt, half)
        .add(fromAbove(weightAt, half))
        .divide(TWO, Price.ONE.toBigDecimal().scale(), RoundingMode.FLOOR);
  }

  /** The lowest price up to which half of the weight lies. */
  private static BigDecimal fromBelow(SortedMap<BigDecimal, BigDecimal> weightAt, BigDecimal half) {
    BigDecimal gathered = BigDecimal.ZERO;
    for (var at : weightAt.entrySet()) {
      gathered = gathered.add(at.getValue());
      if (gathered.compareTo(half.subtract(NEGLIGIBLE)) >= 0) {
        return at.getKey();
      }
    }
    return weightAt.lastKey();
  }

  /** The highest price from which on half of the weight lies. */
  private static BigDecimal fromAbove(SortedMap<BigDecimal, BigDecimal> weightAt, BigDecimal half) {
    BigDecimal gathered = BigDecimal.ZERO;
    for (BigDecimal price : new TreeMap<>(weightAt).descendingKeySet()) {
      gathered = gathered.add(weightAt.get(price));
      if (gathered.compareTo(half.subtract(NEGLIGIBLE)) >= 0) {
        return price;
      }
    }
    return weightAt.firstKey();
  }
}
