package org.plimsoll.risk.whatif;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Rate;

/**
 * How far indexes usually move in a day, and how much together.
 *
 * @param deviations the standard deviation of the daily logarithmic return, per index, > 0
 * @param correlation between the returns of any two indexes, in [0, 1)
 */
public record DailyMoves(SortedMap<IndexId, Rate> deviations, Rate correlation) {

  /**
   * @throws IllegalArgumentException naming the deviation or correlation out of its range
   */
  public DailyMoves {
    deviations = Collections.unmodifiableSortedMap(new TreeMap<>(deviations));
    deviations.forEach(
        (index, deviation) -> {
          if (deviation.compareTo(Rate.ZERO) <= 0) {
            throw new IllegalArgumentException(
                "the daily deviation of " + index + " must be > 0, was: " + deviation);
          }
        });
    if (!correlation.isFraction() || correlation.equals(Rate.ONE)) {
      throw new IllegalArgumentException("correlation must lie in [0, 1), was: " + correlation);
    }
  }

  public DailyMoves(Map<IndexId, Rate> deviations, Rate correlation) {
    this(new TreeMap<>(deviations), correlation);
  }

  /**
   * @throws IllegalArgumentException if the index has none
   */
  double deviation(IndexId index) {
    Rate deviation = deviations.get(index);
    if (deviation == null) {
      throw new IllegalArgumentException(
          "the daily deviation of " + index + " is missing; add it to the daily moves");
    }
    return deviation.toDouble();
  }

  /**
   * How unusual a joint move is, in daily standard deviations: its Mahalanobis distance, which for
   * a single index is the move over its deviation. A move of all together is nearer the higher the
   * correlation, and one apart is farther.
   *
   * @param moves logarithmic returns, per index
   */
  double distance(SortedMap<IndexId, Double> moves) {
    double rho = correlation.toDouble();
    double sum = 0;
    double squares = 0;
    for (var move : moves.entrySet()) {
      double score = move.getValue() / deviation(move.getKey());
      sum += score;
      squares += score * score;
    }
    double shared = rho * sum * sum / (1 + (moves.size() - 1) * rho);
    return FastMath.sqrt(FastMath.max(0, squares - shared) / (1 - rho));
  }

  /**
   * The direction in which a value falls most per standard deviation of joint move.
   *
   * @param slopes by how much the value changes per logarithmic return, per index
   */
  SortedMap<IndexId, Double> steepestFall(SortedMap<IndexId, Double> slopes) {
    double rho = correlation.toDouble();
    double sum = 0;
    for (var slope : slopes.entrySet()) {
      sum += slope.getValue() * deviation(slope.getKey());
    }
    SortedMap<IndexId, Double> fall = new TreeMap<>();
    for (var slope : slopes.entrySet()) {
      double deviation = deviation(slope.getKey());
      double score = (1 - rho) * deviation * slope.getValue() + rho * sum;
      fall.put(slope.getKey(), -deviation * score);
    }
    return fall;
  }
}
