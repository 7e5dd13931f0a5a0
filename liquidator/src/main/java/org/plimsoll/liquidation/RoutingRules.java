package org.plimsoll.liquidation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.plimsoll.risk.market.Contract;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

/**
 * Splits an order over venues so that it is expected to cost least. A venue takes half its spread,
 * its fee and an impact that grows with what it is given, so each further lot costs more there than
 * the one before; the next lot always goes where it is cheapest. Pure.
 */
final class RoutingRules {
  /** Enough halvings to tell marginal costs apart as finely as a double can. */
  private static final int HALVINGS = 100;

  private RoutingRules() {}

  /**
   * A venue as the split sees it.
   *
   * @param base cost of trading as a fraction of the notional, whatever the size
   * @param perLot by how much each lot raises that fraction
   * @param mostLots what it can take
   */
  record Offer(double base, double perLot, long mostLots) {

    /** What all of so many lots cost, in lots' worth. */
    double cost(long lots) {
      return lots * (base + perLot * lots);
    }

    /** What the n-th lot adds to the cost. */
    double marginal(long n) {
      return cost(n) - cost(n - 1);
    }

    /** How many lots add at most this each. */
    private long lotsUpTo(double marginal) {
      if (marginal < base + perLot) {
        return 0;
      }
      if (perLot == 0) {
        return mostLots;
      }
      double lots = (marginal - base + perLot) / (2 * perLot);
      return lots >= mostLots ? mostLots : (long) lots;
    }
  }

  /** What a venue asks for a contract. */
  static Offer offer(MarketDepth depth, Contract contract, MarketView view) {
    double lot = MarketDepth.notionalOf(contract, contract.lot(), view).toDouble();
    double perLot = depth.impactAtDepth().toDouble() * lot / depth.depth().toDouble();
    double base = depth.halfSpread().toDouble() + depth.feeRate().toDouble();
    return new Offer(
        base, perLot, depth.largestOrder(contract, view).units() / contract.lot().units());
  }

  /**
   * Lots per venue, in the order of the offers. Less than asked for if the venues cannot take it.
   * Where two cost the same, the first is given more.
   */
  static long[] split(long lots, List<Offer> offers) {
    long most = offers.stream().mapToLong(Offer::mostLots).reduce(0, RoutingRules::capped);
    long wanted = Math.min(lots, most);
    double low = 0;
    double high = 1 + offers.stream().mapToDouble(o -> o.marginal(o.mostLots())).max().orElse(0);
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (total(offers, middle) <= wanted) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double level = low;
    boolean isFree = total(offers, level) > wanted; // even lots that cost nothing are too many
    long[] split =
        isFree
            ? new long[offers.size()]
            : offers.stream().mapToLong(o -> o.lotsUpTo(level)).toArray();
    return fill(wanted, split, offers);
  }

  /** Gives what is left to whoever is cheapest for the next lot. */
  private static long[] fill(long wanted, long[] split, List<Offer> offers) {
    long left = wanted;
    for (long lots : split) {
      left -= lots;
    }
    while (left > 0) {
      int next =
          IntStream.range(0, split.length)
              .boxed()
              .filter(i -> split[i] < offers.get(i).mostLots())
              .min(Comparator.comparingDouble(i -> offers.get(i).marginal(split[i] + 1)))
              .orElseThrow();
      Offer offer = offers.get(next);
      long more = offer.perLot() == 0 ? Math.min(left, offer.mostLots() - split[next]) : 1;
      split[next] += more;
      left -= more;
    }
    return split;
  }

  private static long total(List<Offer> offers, double marginal) {
    return offers.stream().mapToLong(o -> o.lotsUpTo(marginal)).reduce(0, RoutingRules::capped);
  }

  private static long capped(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  /**
   * One market as dear as the dearest of these and as deep as all: what an order split over them
   * costs is never more, so that a plan made on it holds.
   */
  static MarketDepth together(List<MarketDepth> depths) {
    Rate halfSpread = Rate.ZERO;
    Rate impact = Rate.ZERO;
    Rate fee = Rate.ZERO;
    Cash depth = Cash.ZERO;
    for (MarketDepth each : depths) {
      halfSpread = dearer(halfSpread, each.halfSpread());
      impact = dearer(impact, each.impactAtDepth());
      fee = dearer(fee, each.feeRate());
      depth = depth.plus(each.depth());
    }
    return new MarketDepth(halfSpread, impact, depth, fee);
  }

  private static Rate dearer(Rate a, Rate b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** The quantity of an order by venue, in the order of the depths; dust goes with the most. */
  static List<Quantity> split(
      Contract contract, Quantity quantity, MarketView view, List<MarketDepth> depths) {
    long lot = contract.lot().units();
    long wholeLots = quantity.abs().units() / lot;
    List<Offer> offers = depths.stream().map(depth -> offer(depth, contract, view)).toList();
    long[] lots = split(wholeLots, offers);
    long dust = quantity.abs().units() - wholeLots * lot;
    int most = 0;
    long given = 0;
    for (int i = 0; i < lots.length; i++) {
      given += lots[i];
      most = lots[i] > lots[most] ? i : most;
    }
    List<Quantity> parts = new ArrayList<>();
    for (int i = 0; i < lots.length; i++) {
      boolean takesDust = i == most && given == wholeLots;
      long units = lots[i] * lot + (takesDust ? dust : 0);
      parts.add(Quantity.ofUnits(quantity.signum() < 0 ? -units : units));
    }
    return parts;
  }
}
