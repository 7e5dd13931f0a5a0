package org.plimsoll.risk.whatif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Seed;

/** The formula against paths drawn at random, each step with the exact chance of a touch in it. */
final class TimeToBreachProperties {
  private static final int CASES = 12;
  private static final int PATHS = 20_000;
  private static final int STEPS = 32;

  @Test
  void one_price_is_touched_as_often_as_the_formula_says() {
    SplittableRandom random = Seed.random();
    for (int n = 0; n < CASES; n++) {
      double deviation = 0.005 + 0.1 * random.nextDouble();
      double days = 0.05 + 5 * random.nextDouble();
      double distance = deviation * Math.sqrt(days) * (0.1 + 2.5 * random.nextDouble());

      double formula =
          TimeToBreach.probability(distance, Double.POSITIVE_INFINITY, deviation, days);
      double simulated = touched(random, distance, Double.POSITIVE_INFINITY, deviation, days);

      double error = Math.sqrt(formula * (1 - formula) / PATHS);
      assertThat(simulated)
          .as("seed %d, distance %s, deviation %s, %s days", Seed.VALUE, distance, deviation, days)
          .isCloseTo(formula, within(4.5 * error));
    }
  }

  @Test
  void with_two_prices_the_formula_is_never_below_the_truth_and_near_it_while_it_is_small() {
    SplittableRandom random = Seed.random();
    for (int n = 0; n < CASES; n++) {
      double deviation = 0.005 + 0.1 * random.nextDouble();
      double below = deviation * (0.5 + 2 * random.nextDouble());
      double above = deviation * (0.5 + 2 * random.nextDouble());
      double days = TimeToBreach.days(below, above, deviation, 0.05);

      double simulated = touched(random, below, above, deviation, days);

      double error = Math.sqrt(0.05 * 0.95 / PATHS);
      assertThat(simulated)
          .as("seed %d, %s and %s, deviation %s", Seed.VALUE, below, above, deviation)
          .isCloseTo(0.05, within(4.5 * error));
    }
  }

  @Test
  void time_and_probability_undo_each_other() {
    SplittableRandom random = Seed.random();
    for (int n = 0; n < 1000; n++) {
      double deviation = 0.0001 + 0.2 * random.nextDouble();
      double below = random.nextDouble();
      double above = random.nextBoolean() ? random.nextDouble() : Double.POSITIVE_INFINITY;
      double probability = 0.001 + 0.9 * random.nextDouble();

      double days = TimeToBreach.days(below, above, deviation, probability);

      assertThat(TimeToBreach.probability(below, above, deviation, days))
          .as("seed %d, %s and %s, deviation %s", Seed.VALUE, below, above, deviation)
          .isCloseTo(probability, within(1e-9));
    }
  }

  /** The share of paths that touch a price, by steps and the bridge between them. */
  private static double touched(
      SplittableRandom random, double below, double above, double deviation, double days) {
    double step = deviation * Math.sqrt(days / STEPS);
    double touched = 0;
    for (int path = 0; path < PATHS; path++) {
      double at = 0;
      double untouched = 1;
      for (int n = 0; n < STEPS && untouched > 0; n++) {
        double next = at + step * random.nextGaussian();
        untouched *=
            missed(at + below, next + below, step) * missed(above - at, above - next, step);
        at = next;
      }
      touched += 1 - untouched;
    }
    return touched / PATHS;
  }

  /** The chance that a bridge between two distances from a price does not touch it. */
  private static double missed(double from, double to, double step) {
    if (Double.isInfinite(from)) {
      return 1;
    }
    return from <= 0 || to <= 0 ? 0 : 1 - Math.exp(-2 * from * to / (step * step));
  }
}
