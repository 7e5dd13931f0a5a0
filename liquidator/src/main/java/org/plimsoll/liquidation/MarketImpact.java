package org.plimsoll.liquidation;

import java.time.Duration;
import java.time.Instant;
import org.hipparchus.util.FastMath;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.plimsoll.risk.market.IndexId;

/**
 * By how much trades have pushed prices, and how that fades: each trade moves its underlying by a
 * part of its own impact, and of every push half is gone after the half-life. Immutable; the same
 * trades at the same instants always give the same push.
 *
 * <p>The square root and power laws measured on markets are left out: linear impact with
 * exponential decay is the simplest that can feed a spiral, and no trader gains by it from a round
 * trip.
 *
 * @param halfLife > 0
 * @param pushes per underlying, as of {@code at}; 0.01 is one per cent up
 * @param shown the part of a push that the market's prices show already
 */
public record MarketImpact(
    Duration halfLife, Instant at, PMap<IndexId, Double> pushes, PMap<IndexId, Double> shown) {
  /** However much is sold: a price stays above zero. */
  private static final double MOST = 0.5;

  /** No push at all. */
  public static MarketImpact none(Duration halfLife) {
    if (halfLife.isNegative() || halfLife.isZero()) {
      throw new IllegalArgumentException("the half-life of impact must be > 0, was: " + halfLife);
    }
    return new MarketImpact(halfLife, Instant.EPOCH, HashTreePMap.empty(), HashTreePMap.empty());
  }

  /** The push of an underlying at an instant, as a fraction of its price. */
  public double push(IndexId underlying, Instant now) {
    Double push = pushes.get(underlying);
    return push == null ? 0 : push * kept(now);
  }

  /** The part of the push that is not in the market's prices yet, as a fraction of these. */
  public double unseen(IndexId underlying, Instant now) {
    return (1 + push(underlying, now)) / (1 + shown.getOrDefault(underlying, 0.0)) - 1;
  }

  /**
   * After one more trade.
   *
   * @param move by which it pushes the price, positive for a buyer
   */
  public MarketImpact plus(IndexId underlying, double move, Instant now) {
    MarketImpact faded = at(now);
    double push = faded.pushes.getOrDefault(underlying, 0.0) + move;
    double bounded = Math.max(-MOST, Math.min(MOST, push));
    return new MarketImpact(halfLife, faded.at, faded.pushes.plus(underlying, bounded), shown);
  }

  /** From here on the market's prices show all of the push as it is now. */
  public MarketImpact shownAt(Instant now) {
    MarketImpact faded = at(now);
    return new MarketImpact(halfLife, faded.at, faded.pushes, faded.pushes);
  }

  private MarketImpact at(Instant now) {
    if (!now.isAfter(at)) {
      return this;
    }
    double kept = kept(now);
    PMap<IndexId, Double> faded = HashTreePMap.empty();
    for (var push : pushes.entrySet()) {
      faded = faded.plus(push.getKey(), push.getValue() * kept);
    }
    return new MarketImpact(halfLife, now, faded, shown);
  }

  private double kept(Instant now) {
    double lives = Math.max(0, Duration.between(at, now).toMillis()) / (double) halfLife.toMillis();
    return FastMath.pow(0.5, lives);
  }
}
