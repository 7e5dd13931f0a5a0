package org.plimsoll.risk.funding;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.plimsoll.risk.units.Finite;

/**
 * The mark price as the median of three estimates, so that no single one can move it far: the index
 * with its average basis, the book, and other markets.
 *
 * <p>Source: Hyperliquid documentation, robust price indices.
 */
public final class MarkPrice {
  private MarkPrice() {}

  /** The middle one of three prices, each > 0. */
  public static double median(double a, double b, double c) {
    Finite.positive("first price", a);
    Finite.positive("second price", b);
    Finite.positive("third price", c);
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  /**
   * The median of three estimates of which one may be missing; the fallback then stands in.
   *
   * @param estimates exactly three, each > 0 if present
   * @return empty if fewer than three prices can be brought together: there is no mark price then
   */
  public static OptionalDouble of(List<OptionalDouble> estimates, OptionalDouble fallback) {
    if (estimates.size() != 3) {
      throw new IllegalArgumentException(
          "a mark price needs three estimates, present or not, was: " + estimates.size());
    }
    double[] present = estimates.stream().flatMapToDouble(OptionalDouble::stream).toArray();
    if (present.length == 2 && fallback.isPresent()) {
      present = DoubleStream.concat(DoubleStream.of(present), fallback.stream()).toArray();
    }
    return present.length == 3
        ? OptionalDouble.of(median(present[0], present[1], present[2]))
        : OptionalDouble.empty();
  }
}
