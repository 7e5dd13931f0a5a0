package org.plimsoll.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.plimsoll.risk.market.IndexId;
import org.plimsoll.risk.units.Price;
import org.plimsoll.risk.units.Rate;

/**
 * A made-up market of several indexes that move together: log-normal steps with one common factor
 * and rare jumps. The same seed gives the same prices, step by step, in every run. Thread-safe.
 */
public final class SimulatedMarket {
  /** How far back prices can be asked for; sources of one market ask for nearly the same step. */
  static final int REMEMBERED_STEPS = 10_000;

  // Prices stay well within the range of a Price, however long a simulation runs.
  private static final double LOWEST_LOG_PRICE = StrictMath.log(1e-6);
  private static final double HIGHEST_LOG_PRICE = StrictMath.log(1e9);

  private final SplittableRandom random;
  private final Moves moves;
  private final List<IndexId> indexes;
  private final double[] logPrices;
  private final List<Fall> falls = new ArrayList<>();
  private final TreeMap<Long, double[]> history = new TreeMap<>();
  private long lastStep;

  /**
   * How the market moves in one step.
   *
   * @param volatility standard deviation of the logarithm of an index, not negative
   * @param commonShare how much of its variance all indexes share, in [0, 1]
   * @param jumpProbability how often an index jumps by itself, in [0, 1]
   * @param jumpSize standard deviation of the logarithm of a jump, not negative
   */
  public record Moves(
      double volatility, double commonShare, double jumpProbability, double jumpSize) {
    public Moves {
      if (!(volatility >= 0 && volatility <= 1 && jumpSize >= 0 && jumpSize <= 1)) {
        throw new IllegalArgumentException(
            "volatility and jump size must lie in [0, 1], were: " + volatility + ", " + jumpSize);
      }
      if (!(commonShare >= 0 && commonShare <= 1)
          || !(jumpProbability >= 0 && jumpProbability <= 1)) {
        throw new IllegalArgumentException(
            "common share and jump probability must lie in [0, 1], were: "
                + commonShare
                + ", "
                + jumpProbability);
      }
    }

    /** An ordinary day in steps of a second: 60 % a year, mostly shared, a jump in a few hours. */
    public static Moves ordinary() {
      return new Moves(1.1e-4, 0.7, 1e-4, 0.005);
    }
  }

  /** A fall that adds the same logarithm to every index at each of its steps. */
  private record Fall(long firstStep, long lastStep, double perStep) {
    double at(long step) {
      return step >= firstStep && step <= lastStep ? perStep : 0;
    }
  }

  /**
   * A market at its first prices, which are those of step 0.
   *
   * @param seed decides all prices of all steps
   */
  public SimulatedMarket(long seed, Map<IndexId, Price> firstPrices, Moves moves) {
    // In order of name, so that the order of a map does not decide who draws which number.
    SortedMap<IndexId, Price> sorted = new TreeMap<>(firstPrices);
    this.random = new SplittableRandom(seed);
    this.moves = moves;
    this.indexes = List.copyOf(sorted.keySet());
    this.logPrices =
        sorted.values().stream().mapToDouble(p -> StrictMath.log(p.toDouble())).toArray();
    history.put(0L, logPrices.clone());
  }

  /**
   * The price of an index at a step.
   *
   * @throws IllegalArgumentException if there is no such index, or the step is negative or long
   *     forgotten
   */
  public synchronized Price priceAt(IndexId index, long step) {
    int column = indexes.indexOf(index);
    if (column < 0) {
      throw new IllegalArgumentException("the simulated market has no index " + index);
    }
    while (lastStep < step) {
      advance();
    }
    double[] prices = history.get(step);
    if (prices == null) {
      throw new IllegalArgumentException(
          "step " + step + " is forgotten, the oldest known is " + history.firstKey());
    }
    return Price.nearest(StrictMath.exp(prices[column]));
  }

  /**
   * Lets every index fall, beside its ordinary moves, from the next step on that no one has seen.
   *
   * @param drop the part of the price that is lost in all, in (0, 1)
   * @param steps over how many steps, at least 1
   */
  public synchronized void crash(Rate drop, int steps) {
    if (drop.compareTo(Rate.ZERO) <= 0 || drop.compareTo(Rate.ONE) >= 0 || steps < 1) {
      throw new IllegalArgumentException(
          "a crash needs a drop in (0, 1) and at least one step, was: " + drop + ", " + steps);
    }
    double perStep = StrictMath.log1p(-drop.toDouble()) / steps;
    falls.add(new Fall(lastStep + 1, lastStep + steps, perStep));
  }

  private void advance() {
    lastStep++;
    double fall = falls.stream().mapToDouble(each -> each.at(lastStep)).sum();
    falls.removeIf(each -> each.lastStep() <= lastStep);
    double common = random.nextGaussian() * StrictMath.sqrt(moves.commonShare());
    for (int n = 0; n < logPrices.length; n++) {
      double own = random.nextGaussian() * StrictMath.sqrt(1 - moves.commonShare());
      double moved = logPrices[n] + moves.volatility() * (common + own) + jump() + fall;
      logPrices[n] = Math.min(Math.max(moved, LOWEST_LOG_PRICE), HIGHEST_LOG_PRICE);
    }
    history.put(lastStep, logPrices.clone());
    if (history.size() > REMEMBERED_STEPS) {
      history.pollFirstEntry();
    }
  }

  private double jump() {
    return random.nextDouble() < moves.jumpProbability()
        ? random.nextGaussian() * moves.jumpSize()
        : 0;
  }
}
