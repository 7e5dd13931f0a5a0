package org.plimsoll.risk.market;

import java.util.Comparator;
import java.util.List;
import org.plimsoll.risk.units.Finite;

/**
 * The value at which half of the weight lies on either side: no source, however wrong, moves it
 * past its neighbours unless it holds half of the weight.
 *
 * <p>Source: Hyperliquid documentation, oracle.
 */
public final class WeightedMedian {
  private WeightedMedian() {}

  /**
   * One source's say.
   *
   * @param value finite
   * @param weight > 0
   */
  public record Vote(double value, double weight) {
    public Vote {
      Finite.number("value", value);
      Finite.positive("weight of " + value, weight);
    }
  }

  /**
   * The weighted median; the mean of the two middle values if the weight splits exactly between
   * them.
   *
   * @throws IllegalArgumentException if there is no vote
   */
  public static double of(List<Vote> votes) {
    if (votes.isEmpty()) {
      throw new IllegalArgumentException("a weighted median needs at least one value");
    }
    List<Vote> rising = votes.stream().sorted(Comparator.comparingDouble(Vote::value)).toList();
    double half = rising.stream().mapToDouble(Vote::weight).sum() / 2;
    double below = 0;
    int n = 0;
    while (below + rising.get(n).weight() < half) {
      below += rising.get(n).weight();
      n++;
    }
    boolean splits = below + rising.get(n).weight() == half && n + 1 < rising.size();
    return splits ? (rising.get(n).value() + rising.get(n + 1).value()) / 2 : rising.get(n).value();
  }
}
