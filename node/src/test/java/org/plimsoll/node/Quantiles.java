package org.plimsoll.node;

import java.util.List;

/** How a few measured values are told. */
final class Quantiles {
  private Quantiles() {}

  /** The least value that this share of all values does not exceed; 0 of none. */
  static long of(List<Long> values, double share) {
    List<Long> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(share * sorted.size());
    return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, rank - 1));
  }

  static String ofMillis(List<Long> values) {
    return String.format(
        "p50 %d ms, p99 %d ms, max %d ms", of(values, 0.5), of(values, 0.99), of(values, 1));
  }

  static String ofCounts(List<Long> values) {
    return String.format(
        "min %d, median %d, max %d", of(values, 0), of(values, 0.5), of(values, 1));
  }
}
