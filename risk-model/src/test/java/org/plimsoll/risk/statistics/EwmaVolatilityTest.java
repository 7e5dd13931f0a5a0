package org.plimsoll.risk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Seed;

final class EwmaVolatilityTest {
  private static final double[] RETURNS = {0.01, -0.03, 0.02, 0, 0.1};

  /** Variances by hand: (1 + 9) / 2 = 5e-4, then 0.9 of it + 0.1 of each square. */
  @ParameterizedTest(name = "before day {0}")
  @CsvSource({"2, 0.0005", "3, 0.00049", "4, 0.000441", "5, 0.0013969"})
  void each_volatility_knows_the_days_before_it_only(int day, double variance) {
    EwmaVolatility volatility = EwmaVolatility.of(RETURNS, 0.9, 2);
    assertThat(volatility.before(day)).isCloseTo(Math.sqrt(variance), within(1e-15));
  }

  @Test
  void the_forecast_is_the_volatility_before_the_day_to_come() {
    EwmaVolatility volatility = EwmaVolatility.of(RETURNS, 0.9, 2);
    assertThat(volatility.forecast()).isEqualTo(volatility.before(5));
    assertThat(volatility.firstDay()).isEqualTo(2);
    assertThat(volatility.unconditional()).isCloseTo(Math.sqrt(0.0114 / 5), within(1e-15));
  }

  @Test
  void what_happens_later_never_changes_an_earlier_volatility() {
    SplittableRandom random = Seed.random();
    for (int i = 0; i < 1_000; i++) {
      double[] returns = random.doubles(60, -0.2, 0.2).toArray();
      EwmaVolatility before = EwmaVolatility.of(returns, 0.94, 20);
      int day = random.nextInt(20, 60);
      for (int later = day; later < 60; later++) {
        returns[later] = random.nextDouble(-0.9, 9);
      }
      EwmaVolatility after = EwmaVolatility.of(returns, 0.94, 20);
      for (int known = 20; known <= day; known++) {
        assertThat(after.before(known))
            .as("seed %d case %d: before day %d, changed from %d", Seed.VALUE, i, known, day)
            .isEqualTo(before.before(known));
      }
    }
  }

  @Test
  void days_without_a_known_volatility_are_refused() {
    EwmaVolatility volatility = EwmaVolatility.of(RETURNS, 0.9, 2);
    for (int day : new int[] {-1, 1, 6}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> volatility.before(day))
          .withMessage("day " + day + " has no volatility known before it: ask for 2 to 5");
    }
  }

  @Test
  void returns_and_parameters_that_make_no_sense_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EwmaVolatility.of(new double[0], 0.9, 1))
        .withMessage("there is no return of day: give at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EwmaVolatility.of(new double[] {0, Double.NaN}, 0.9, 1))
        .withMessageStartingWith("return of day [1] is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EwmaVolatility.of(new double[] {1e200, 0}, 0.9, 1))
        .withMessageStartingWith("variance of the returns is Infinity");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EwmaVolatility.of(RETURNS, 1, 1))
        .withMessageStartingWith("lambda is 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EwmaVolatility.of(RETURNS, 0.9, 6))
        .withMessage("number of returns is 5: it must be at least 6");
  }
}
