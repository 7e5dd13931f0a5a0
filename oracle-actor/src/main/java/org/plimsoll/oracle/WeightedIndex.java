package org.plimsoll.oracle;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/** The index calculation in whole numbers: exact, and free of overflow for any prices. */
final class WeightedIndex implements IndexCalculation {
  /** Weights are doubled, so that half of a sum of them is whole. */
  private static final int DOUBLED = 2;

  @Override
  public Optional<Price> price(List<PriceVote> votes, PriceFilterSettings settings) {
    List<PriceVote> agreeing = agreeing(votes, settings);
    return agreeing.size() < settings.quorum()
        ? Optional.empty()
        : Optional.of(middle(agreeing, mostWeight(votes)));
  }

  /** The votes within the outlier bound of the middle of all. */
  static List<PriceVote> agreeing(List<PriceVote> votes, PriceFilterSettings settings) {
    if (votes.isEmpty()) {
      return votes;
    }
    Price middle = middle(votes, mostWeight(votes));
    return votes.stream()
        .filter(vote -> !isFurther(middle, vote.price(), settings.outlierBound()))
        .toList();
  }

  /**
   * The doubled weight above which none counts. If the k heaviest are cut to c and the others sum
   * to r, a third of the sum is c = (k c + r) / 3, so c = r / (3 - k). With k = 2 cut and the third
   * no lighter than c, three or more alike are left, none above a third.
   */
  private static long mostWeight(List<PriceVote> votes) {
    if (votes.size() < 3) {
      return Long.MAX_VALUE;
    }
    long[] falling =
        votes.stream().mapToLong(vote -> -vote.weight()).sorted().map(weight -> -weight).toArray();
    long sum = Arrays.stream(falling).sum();
    if (falling[0] * 3 <= sum) {
      return falling[0] * DOUBLED;
    }
    long withoutFirst = sum - falling[0];
    if (falling[1] * DOUBLED <= withoutFirst) {
      return withoutFirst; // half of it, doubled
    }
    return (withoutFirst - falling[1]) * DOUBLED;
  }

  private static Price middle(List<PriceVote> votes, long mostWeight) {
    List<PriceVote> rising = votes.stream().sorted(Comparator.comparing(PriceVote::price)).toList();
    long sum = 0;
    for (PriceVote vote : rising) {
      sum += counted(vote, mostWeight);
    }
    long below = 0;
    int n = 0;
    while ((below + counted(rising.get(n), mostWeight)) * 2 < sum) {
      below += counted(rising.get(n), mostWeight);
      n++;
    }
    boolean splits = (below + counted(rising.get(n), mostWeight)) * 2 == sum;
    long lower = rising.get(n).price().units();
    long upper = splits ? rising.get(n + 1).price().units() : lower;
    return Price.ofUnits(lower + (upper - lower) / 2); // a sum might overflow
  }

  private static long counted(PriceVote vote, long mostWeight) {
    return Math.min((long) vote.weight() * DOUBLED, mostWeight);
  }

  /** Exact, and free of overflow for any two prices, because a broken source may send any. */
  static boolean isFurther(Price from, Price to, Rate bound) {
    var move = to.toBigDecimal().subtract(from.toBigDecimal()).abs();
    return move.compareTo(from.toBigDecimal().multiply(bound.toBigDecimal())) > 0;
  }
}
