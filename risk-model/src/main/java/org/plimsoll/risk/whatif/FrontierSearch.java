package org.plimsoll.risk.whatif;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.hipparchus.util.FastMath;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.market.IndexPrice;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.OutOfRangeException;
import org.plimsoll.risk.units.Price;

/** Looks for the points where joint moves bring one account into breach. */
record FrontierSearch(
    Portfolio portfolio,
    MarketView view,
    MarginModel model,
    DailyMoves daily,
    Set<IndexId> indexes) {
  private static final double DOWN = FastMath.log(100);
  private static final double UP = FastMath.log(10);
  private static final long PARTS = 1_000_000;
  private static final int STEPS = 192;
  private static final double NUDGE = 1e-4;

  double excess(MarketView at) {
    return MarginAssessment.of(portfolio, at, model).maintenanceExcess().toDouble();
  }

  Optional<FrontierPoint> point(JointDirection direction) {
    SortedMap<IndexId, Double> weights = new TreeMap<>();
    indexes.forEach(
        index ->
            weights.put(index, direction.weights().getOrDefault(index, 0.0) / direction.largest()));
    OptionalLong safe =
        BreachSearch.lastSafe(
            outward(weights), parts -> isBreach(moved(weights, parts / (double) PARTS)));
    return safe.isEmpty()
        ? Optional.empty()
        : Optional.of(point(direction.name(), weights, safe.getAsLong()));
  }

  private FrontierPoint point(String name, SortedMap<IndexId, Double> weights, long parts) {
    SortedMap<IndexId, Double> moves = new TreeMap<>();
    weights.forEach((index, weight) -> moves.put(index, weight * parts / PARTS));
    MarketView at = moved(weights, parts / (double) PARTS);
    SortedMap<IndexId, Price> prices = new TreeMap<>();
    indexes.forEach(index -> prices.put(index, at.known(index).price()));
    double percent =
        moves.values().stream()
            .mapToDouble(move -> 100 * FastMath.expm1(move))
            .boxed()
            .max(Comparator.comparingDouble(FastMath::abs))
            .orElse(0.0);
    return new FrontierPoint(name, prices, percent, daily.distance(moves));
  }

  /** Where to look, in parts of a logarithmic return of the index that moves most. */
  private long[] outward(SortedMap<IndexId, Double> weights) {
    double end = Double.POSITIVE_INFINITY;
    for (double weight : weights.values()) {
      end = FastMath.min(end, (weight < 0 ? DOWN : UP) / FastMath.abs(weight));
    }
    double last = Double.isInfinite(end) ? 0 : end * PARTS;
    return LongStream.rangeClosed(0, STEPS)
        .mapToDouble(i -> i / (double) STEPS)
        .mapToLong(share -> FastMath.round(last * share * share))
        .toArray();
  }

  /** Empty if nothing moves the account. */
  Optional<JointDirection> ownWorst() {
    SortedMap<IndexId, Double> slopes = new TreeMap<>();
    for (IndexId index : indexes) {
      double up = excess(moved(new TreeMap<>(Map.of(index, 1.0)), NUDGE));
      double down = excess(moved(new TreeMap<>(Map.of(index, 1.0)), -NUDGE));
      slopes.put(index, (up - down) / (2 * NUDGE));
    }
    return slopes.values().stream().allMatch(slope -> slope == 0)
        ? Optional.empty()
        : Optional.of(new JointDirection(JointShockFrontier.OWN_WORST, daily.steepestFall(slopes)));
  }

  private MarketView moved(SortedMap<IndexId, Double> weights, double length) {
    Map<IndexId, IndexPrice> moved = new TreeMap<>();
    weights.forEach(
        (index, weight) ->
            moved.put(index, Priced.times(view, index, FastMath.exp(weight * length))));
    return view.with(moved, view.version(), view.asOf());
  }

  /** A price too extreme to be reckoned with counts as not reached. */
  private boolean isBreach(MarketView at) {
    try {
      return excess(at) < 0;
    } catch (OutOfRangeException e) {
      return false;
    }
  }
}
