package org.plimsoll.oracle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.plimsoll.risk.units.Price;

/**
 * The prices within bars, of which only four are known: straight lines from one to the next. Pure.
 */
public final class PricePath {
  private static final int FEWEST_STEPS = 3;

  /** In which order a bar reached its extremes, which it does not tell. */
  public enum Order {
    /** Open, high, low, close: the longest fall, worst for who is long. */
    HIGH_THEN_LOW,
    /** Open, low, high, close: the longest rise, worst for who is short. */
    LOW_THEN_HIGH
  }

  private PricePath() {}

  /** The path with the low last, see {@link Order#HIGH_THEN_LOW}. */
  public static Stream<PathStep> steps(List<Bar> bars, Duration barLength, int stepsPerBar) {
    return steps(bars, barLength, stepsPerBar, Order.HIGH_THEN_LOW);
  }

  /**
   * The steps of all bars in order. Both extremes and the close of each bar are among them exactly;
   * the open is where its first line starts, and the close of a bar is its last step.
   *
   * @param stepsPerBar at least 3
   */
  public static Stream<PathStep> steps(
      List<Bar> bars, Duration barLength, int stepsPerBar, Order order) {
    if (stepsPerBar < FEWEST_STEPS) {
      throw new IllegalArgumentException(
          "a bar needs at least " + FEWEST_STEPS + " steps, was: " + stepsPerBar);
    }
    return bars.stream()
        .flatMap(
            bar ->
                IntStream.rangeClosed(1, stepsPerBar)
                    .mapToObj(step -> step(bar, barLength, step, stepsPerBar, order)));
  }

  private static PathStep step(
      Bar bar, Duration barLength, int step, int stepsPerBar, Order order) {
    Instant at = bar.start().plus(barLength.multipliedBy(step).dividedBy(stepsPerBar));
    Map<String, Price> prices = new HashMap<>();
    bar.assets().forEach((asset, ohlc) -> prices.put(asset, price(ohlc, step, stepsPerBar, order)));
    return new PathStep(at, prices);
  }

  private static Price price(Ohlc ohlc, int step, int stepsPerBar, Order order) {
    boolean highFirst = order == Order.HIGH_THEN_LOW;
    Price extreme1 = highFirst ? ohlc.high() : ohlc.low();
    Price extreme2 = highFirst ? ohlc.low() : ohlc.high();
    int at1 = Math.round(stepsPerBar / 3f);
    int at2 = Math.round(stepsPerBar * 2 / 3f);
    if (step <= at1) {
      return between(ohlc.open(), extreme1, step, at1);
    }
    if (step <= at2) {
      return between(extreme1, extreme2, step - at1, at2 - at1);
    }
    return between(extreme2, ohlc.close(), step - at2, stepsPerBar - at2);
  }

  /** The price n/of of the way, rounded towards the start; exact at the end. */
  private static Price between(Price start, Price end, int n, int of) {
    long way = end.units() - start.units();
    long whole = way / of * n + way % of * n / of; // way x n might overflow
    return Price.ofUnits(start.units() + whole);
  }
}
