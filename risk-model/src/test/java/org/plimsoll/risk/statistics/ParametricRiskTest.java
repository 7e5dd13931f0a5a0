package org.plimsoll.risk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Seed;

final class ParametricRiskTest {
  /**
   * Source: Hull, Risk Management and Financial Institutions, 3rd edition, chapter 15; his figures
   * are rounded on the way.
   */
  @Test
  void two_shares_over_ten_days_cost_less_than_each_alone() {
    ParametricRisk risk = pair(10_000_000, 5_000_000, 0.02, 0.01, 0.3, 2.33, 10);
    assertThat(risk.standardDeviation()).isCloseTo(220_227, within(1.0));
    assertThat(risk.individual()[0]).isCloseTo(1_473_621, within(5.0));
    assertThat(risk.individual()[1]).isCloseTo(368_405, within(5.0));
    assertThat(risk.valueAtRisk()).isCloseTo(1_622_657, within(5.0));
    assertThat(risk.diversificationBenefit()).isCloseTo(219_369, within(5.0));
  }

  /** Source: Hull, 4th edition, the same book at a correlation of 0.7. */
  @Test
  void a_higher_correlation_costs_more() {
    ParametricRisk risk = pair(10_000_000, 5_000_000, 0.02, 0.01, 0.7, 2.33, 10);
    assertThat(risk.standardDeviation() * Math.sqrt(10)).isCloseTo(751_665, within(5.0));
    assertThat(risk.valueAtRisk()).isCloseTo(1_751_379, within(5.0));
  }

  /** Source: Jorion, Value at Risk, 3rd edition, chapter 7; incremental figures at z = 1.645. */
  @Test
  void components_of_two_uncorrelated_currencies_add_up() {
    ParametricRisk risk = pair(2_000_000, 1_000_000, 0.05, 0.12, 0, 1.65, 1);
    assertThat(risk.valueAtRisk()).isCloseTo(257_738.24, within(0.01));
    assertThat(risk.individual()).containsExactly(new double[] {165_000, 198_000}, within(0.01));
    assertThat(risk.component())
        .containsExactly(new double[] {105_630.43, 152_107.81}, within(0.01));
    assertThat(risk.marginal()).containsExactly(new double[] {0.052815, 0.152108}, within(1e-6));
    ParametricRisk lower = pair(2_000_000, 1_000_000, 0.05, 0.12, 0, 1.645, 1);
    assertThat(lower.incremental(0)).isCloseTo(59_560, within(10.0));
    assertThat(lower.incremental(1)).isCloseTo(92_460, within(10.0));
  }

  @Test
  void a_perfect_hedge_has_no_risk_and_no_marginal() {
    ParametricRisk risk = pair(100, -50, 0.01, 0.02, 1, 2.33, 1);
    assertThat(risk.valueAtRisk()).isZero();
    assertThat(risk.marginal()).containsExactly(0, 0);
    assertThat(risk.incremental(0)).isCloseTo(-2.33, within(1e-12));
  }

  @Test
  void components_add_up_and_diversification_never_costs() {
    SplittableRandom random = Seed.random();
    for (int i = 0; i < 10_000; i++) {
      int size = random.nextInt(1, 8);
      double[] exposures = random.doubles(size, -1e6, 1e6).toArray();
      double[] volatilities = random.doubles(size, 0, 0.2).toArray();
      double[][] days = new double[12][];
      Arrays.setAll(days, day -> random.doubles(size, -0.1, 0.1).toArray());
      ParametricRisk risk =
          ParametricRisk.of(exposures, volatilities, Correlation.correlations(days), 2.33, 2);
      double scale = Arrays.stream(risk.individual()).sum() + 1;
      assertThat(Arrays.stream(risk.component()).sum())
          .as("seed %d case %d: components", Seed.VALUE, i)
          .isCloseTo(risk.valueAtRisk(), within(1e-9 * scale));
      assertThat(risk.diversificationBenefit())
          .as("seed %d case %d: benefit", Seed.VALUE, i)
          .isGreaterThanOrEqualTo(-1e-9 * scale);
    }
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}, {4}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          # exposure; volatility; correlation; z;    days; message
          NaN;        0.01;       0.5;         2.33; 1;    exposure [0] is NaN
          100;        Infinity;   0.5;         2.33; 1;    volatility [0] is Infinity
          100;        -0.01;      0.5;         2.33; 1;    volatility [0] is -0.01: it must be
          100;        0.01;       1.01;        2.33; 1;    correlation [1][0] is 1.01 and
          100;        0.01;       NaN;         2.33; 1;    correlation [0] [1] is NaN
          100;        0.01;       0.5;         0;    1;    z is 0.0: it must be above 0
          100;        0.01;       0.5;         2.33; 0;    days is 0.0: it must be above 0
          1E300;      0.01;       0.5;         2.33; 1;    variance of the book is Infinity
          """)
  void numbers_that_make_no_sense_are_refused(
      double exposure, double volatility, double rho, double z, double days, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pair(exposure, 50, volatility, 0.01, rho, z, days))
        .withMessageStartingWith(message);
  }

  @Test
  void sizes_that_differ_and_contradicting_correlations_are_refused() {
    double[] three = {1, 1, 1};
    double[][] contradicting = {{1, -0.9, -0.9}, {-0.9, 1, -0.9}, {-0.9, -0.9, 1}};
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParametricRisk.of(three, three, contradicting, 2.33, 1))
        .withMessageStartingWith("the variance of the book is -");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ParametricRisk.of(new double[] {1, 2}, three, contradicting, 2.33, 1))
        .withMessageStartingWith("2 exposures have 3 volatilities and correlations of 3 x 3");
    double[][] lopsided = {{1, 0.5}, {0.4, 1}};
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ParametricRisk.of(new double[] {1, 2}, new double[] {1, 2}, lopsided, 2.33, 1))
        .withMessageStartingWith("correlation [1][0] is 0.4 and [0][1] is 0.5");
  }

  private static ParametricRisk pair(
      double first,
      double second,
      double firstVolatility,
      double secondVolatility,
      double rho,
      double z,
      double days) {
    return ParametricRisk.of(
        new double[] {first, second},
        new double[] {firstVolatility, secondVolatility},
        new double[][] {{1, rho}, {rho, 1}},
        z,
        days);
  }
}
