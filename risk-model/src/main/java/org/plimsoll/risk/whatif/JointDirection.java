package org.plimsoll.risk.whatif;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.market.IndexId;

/**
 * A way in which indexes move together.
 *
 * @param weights the logarithmic returns of indexes in proportion to each other; absent: 0
 */
public record JointDirection(String name, SortedMap<IndexId, Double> weights) {

  /**
   * @throws IllegalArgumentException naming the weight that is not finite, or if all are 0
   */
  public JointDirection {
    weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    weights.forEach(
        (index, weight) -> {
          if (!Double.isFinite(weight)) {
            throw new IllegalArgumentException(
                "the weight of " + index + " in " + name + " must be finite, was: " + weight);
          }
        });
    if (weights.values().stream().allMatch(weight -> weight == 0)) {
      throw new IllegalArgumentException("direction " + name + " moves nothing");
    }
  }

  public JointDirection(String name, Map<IndexId, Double> weights) {
    this(name, new TreeMap<>(weights));
  }

  /** All by the same factor downwards. */
  public static JointDirection allDown(Collection<IndexId> indexes) {
    return all("all down", indexes, -1);
  }

  /** All by the same factor upwards. */
  public static JointDirection allUp(Collection<IndexId> indexes) {
    return all("all up", indexes, 1);
  }

  private static JointDirection all(String name, Collection<IndexId> indexes, double weight) {
    SortedMap<IndexId, Double> weights = new TreeMap<>();
    indexes.forEach(index -> weights.put(index, weight));
    return new JointDirection(name, weights);
  }

  /** The largest weight in absolute value. */
  double largest() {
    return weights.values().stream().mapToDouble(FastMath::abs).max().orElseThrow();
  }
}
