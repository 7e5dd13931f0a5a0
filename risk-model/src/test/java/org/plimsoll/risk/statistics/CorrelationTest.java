package org.plimsoll.risk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Seed;

final class CorrelationTest {
  @Test
  void equal_weights_give_the_correlation_of_the_textbook() {
    // Deviations -1.5, -0.5, 0.5, 1.5 and -1, 1, -1, 1: products sum to 2, squares to 5 and 4.
    double[][] days = {{1, 1}, {2, 3}, {3, 1}, {4, 3}};
    double rho = 2 / Math.sqrt(20);
    assertThat(Correlation.correlations(days)[0])
        .containsExactly(new double[] {1, rho}, within(1e-15));
    assertThat(Correlation.correlations(days)[1])
        .containsExactly(new double[] {rho, 1}, within(1e-15));
  }

  @Test
  void the_last_day_weighs_most_in_exponential_weights() {
    // Squares 0.5 + 1 and 0.5 + 1, products 0.5 - 1.
    double[][] days = {{1, 1}, {1, -1}};
    assertThat(Correlation.correlations(days, 0.5)[0][1]).isCloseTo(-1 / 3.0, within(1e-15));
  }

  @Test
  void an_underlying_that_never_moves_is_correlated_with_nothing() {
    double[][] days = {{0, 0.1}, {0, -0.2}, {0, 0.3}};
    assertThat(Correlation.correlations(days)).isDeepEqualTo(new double[][] {{1, 0}, {0, 1}});
    assertThat(Correlation.correlations(days, 0.9)).isDeepEqualTo(new double[][] {{1, 0}, {0, 1}});
  }

  @Test
  void the_correlation_of_noise_mixed_by_rho_is_rho() {
    SplittableRandom random = Seed.random();
    double[][] days = new double[50_000][];
    for (int day = 0; day < days.length; day++) {
      double common = random.nextDouble(-1, 1);
      double own = random.nextDouble(-1, 1);
      days[day] = new double[] {common, 0.6 * common + 0.8 * own};
    }
    assertThat(Correlation.correlations(days)[0][1])
        .as("seed %d", Seed.VALUE)
        .isCloseTo(0.6, within(0.02));
  }

  @Test
  void rows_that_are_not_aligned_or_not_finite_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Correlation.correlations(new double[][] {{1, 2}, {1}}))
        .withMessage(
            "returns of day [1] has 1 columns where the first row has 2: align the rows first");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Correlation.correlations(new double[][] {{1, 2}, {1, Double.NaN}}))
        .withMessageStartingWith("returns of day [1] [1] is NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Correlation.correlations(new double[][] {{1, 2}}))
        .withMessage("number of days is 1: it must be at least 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Correlation.correlations(new double[0][]))
        .withMessage("there is no returns of day: give at least one row");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Correlation.correlations(new double[][] {{1, 2}}, 1))
        .withMessageStartingWith("lambda is 1.0");
  }
}
