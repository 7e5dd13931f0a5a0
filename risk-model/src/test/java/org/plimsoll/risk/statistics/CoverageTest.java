package org.plimsoll.risk.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Do the exceptions of a model fit its confidence: number, independence, traffic light. */
final class CoverageTest {
  private static final int[] CLUSTERED = {40, 41, 42, 100, 101, 200, 201, 202, 203, 204};

  /**
   * Computed from Kupiec's formula. A calculator on the web prints 0.189 and 0.6636 for these
   * inputs, twice the statistic of the formula beside it: not to be calibrated to.
   */
  @Test
  void three_exceptions_in_250_days_are_what_99_percent_promises() {
    LikelihoodRatio ratio = new Kupiec(250, 3, 0.01).ratio();
    assertThat(ratio.statistic()).isCloseTo(0.09494, within(1e-6));
    assertThat(ratio.pValue()).isCloseTo(0.757988, within(1e-6));
    assertThat(ratio.criticalValue(0.05)).isCloseTo(3.841459, within(1e-6));
    assertThat(ratio.rejectsAt(0.05)).isFalse();
    assertThat(new TrafficLight(250, 3, 0.01).zone()).isEqualTo(TrafficLight.Zone.GREEN);
  }

  /** At the ends LR = -2 T ln(1 - p) and -2 T ln p. */
  @ParameterizedTest(name = "{1} in {0} at {2}")
  @CsvSource(
      textBlock =
          """
          # days, exceptions, p,    ratio,             rejected
          250,    0,          0.01, 5.025167926750725, true
          100,    0,          0.01, 2.01006717070029,  false
          250,    250,        0.01, 2302.585092994046, true
          1,      1,          0.5,  1.386294361119891, false
          250,    10,         0.04, 0,                 false
          """)
  void none_and_nothing_but_exceptions_have_a_ratio_too(
      int days, int exceptions, double p, double expected, boolean rejected) {
    LikelihoodRatio ratio = new Kupiec(days, exceptions, p).ratio();
    assertThat(ratio.statistic()).isCloseTo(expected, within(1e-9 * (1 + expected)));
    assertThat(ratio.rejectsAt(0.05)).isEqualTo(rejected);
  }

  /** Source of the days: an exercise of q4quant.studio; figures computed from the formulas. */
  @Test
  void clustered_exceptions_pass_by_number_and_fail_by_independence() {
    Christoffersen test = Christoffersen.of(series(250, CLUSTERED), 0.04);
    assertThat(test.coverage().ratio().statistic()).isCloseTo(0, within(1e-6));
    assertThat(new int[] {test.n00(), test.n01(), test.n10(), test.n11()})
        .containsExactly(236, 3, 3, 7);
    assertThat(test.independence().statistic()).isCloseTo(39.443685, within(1e-6));
    assertThat(test.independence().pValue()).isCloseTo(3.377e-10, within(1e-13));
    assertThat(test.independence().rejectsAt(0.05)).isTrue();
    assertThat(test.conditionalCoverage().statistic()).isCloseTo(39.443685, within(1e-6));
    assertThat(test.conditionalCoverage().degreesOfFreedom()).isEqualTo(2);
    assertThat(test.conditionalCoverage().criticalValue(0.05)).isCloseTo(5.991465, within(1e-6));
  }

  @Test
  void a_series_without_exceptions_is_independent() {
    Christoffersen none = Christoffersen.of(new boolean[250], 0.01);
    assertThat(none.independence().statistic()).isZero();
    assertThat(none.independence().pValue()).isEqualTo(1);
    assertThat(none.conditionalCoverage().statistic())
        .isEqualTo(new Kupiec(250, 0, 0.01).ratio().statistic());
    Christoffersen onLastDay = Christoffersen.of(series(250, 250), 0.01);
    assertThat(onLastDay.n01()).isEqualTo(1);
    assertThat(onLastDay.independence().statistic()).isZero();
  }

  @Test
  void exceptions_every_other_day_are_not_independent_either() {
    boolean[] exceptions = new boolean[20];
    for (int day = 1; day < 20; day += 2) {
      exceptions[day] = true;
    }
    assertThat(Christoffersen.of(exceptions, 0.5).independence().rejectsAt(0.05)).isTrue();
  }

  /** Source: Basel Committee (January 1996), table 2. */
  @ParameterizedTest(name = "{0} exceptions")
  @CsvSource(
      textBlock =
          """
          # exceptions, cumulative %, zone, add-on
          0,  8.11,  GREEN,  0
          1,  28.58, GREEN,  0
          2,  54.32, GREEN,  0
          3,  75.81, GREEN,  0
          4,  89.22, GREEN,  0
          5,  95.88, YELLOW, 0.4
          6,  98.63, YELLOW, 0.5
          7,  99.60, YELLOW, 0.65
          8,  99.89, YELLOW, 0.75
          9,  99.97, YELLOW, 0.85
          10, 99.99, RED,    1
          11, 100,   RED,    1
          250, 100,  RED,    1
          """)
  void the_zones_of_250_days_at_99_percent_are_those_of_the_committee(
      int exceptions, double percent, TrafficLight.Zone zone, double addOn) {
    TrafficLight light = new TrafficLight(250, exceptions, 0.01);
    assertThat(100 * light.cumulativeProbability()).isCloseTo(percent, within(0.0051));
    assertThat(light.zone()).isEqualTo(zone);
    assertThat(light.addOn()).isEqualTo(addOn);
    assertThat(new TrafficLight(250, exceptions, 1 - 0.99).addOn()).isEqualTo(addOn);
  }

  /** Source of the second row: cfrm17.github.io/tradeLifecycle3.html. */
  @ParameterizedTest(name = "{0} days at {1}")
  @CsvSource({"250, 0.01, 5, 10", "750, 0.005, 7, 13"})
  void zones_start_where_the_cumulative_probability_reaches_95_and_9999(
      int days, double p, int yellow, int red) {
    assertThat(TrafficLight.yellowFrom(days, p)).isEqualTo(yellow);
    assertThat(TrafficLight.redFrom(days, p)).isEqualTo(red);
    assertThat(new TrafficLight(days, yellow - 1, p).zone()).isEqualTo(TrafficLight.Zone.GREEN);
    assertThat(new TrafficLight(days, yellow, p).zone()).isEqualTo(TrafficLight.Zone.YELLOW);
    assertThat(new TrafficLight(days, red - 1, p).zone()).isEqualTo(TrafficLight.Zone.YELLOW);
    assertThat(new TrafficLight(days, red, p).zone()).isEqualTo(TrafficLight.Zone.RED);
  }

  @Test
  void add_ons_of_other_lengths_rise_with_the_exceptions_through_the_table() {
    double last = 0;
    for (int exceptions = 0; exceptions <= 20; exceptions++) {
      double addOn = new TrafficLight(750, exceptions, 0.005).addOn();
      assertThat(addOn).as("%d exceptions", exceptions).isGreaterThanOrEqualTo(last);
      last = addOn;
    }
    assertThat(last).isEqualTo(1);
  }

  @Test
  void no_exception_is_green_however_few_the_days() {
    assertThat(new TrafficLight(1, 0, 0.01).zone()).isEqualTo(TrafficLight.Zone.GREEN);
    assertThat(TrafficLight.yellowFrom(1, 0.01)).isEqualTo(1);
  }

  @Test
  void counts_and_probabilities_that_make_no_sense_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Kupiec(0, 0, 0.01))
        .withMessage("number of days is 0: it must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Kupiec(250, -1, 0.01))
        .withMessage("number of exceptions is -1: it must be at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrafficLight(250, 251, 0.01))
        .withMessage("251 exceptions in 250 days: count each day at most once");
    for (double p : new double[] {0, 1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new Kupiec(250, 3, p))
          .withMessageStartingWith("probability of an exception is " + p);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Christoffersen.of(new boolean[1], 0.01))
        .withMessage("number of days is 1: it must be at least 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LikelihoodRatio(-1, 1))
        .withMessage("likelihood ratio is -1.0: it must be at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LikelihoodRatio(Double.NaN, 1))
        .withMessageStartingWith("likelihood ratio is NaN");
  }

  private static boolean[] series(int days, int... exceptionDays) {
    boolean[] exceptions = new boolean[days];
    for (int day : exceptionDays) {
      exceptions[day - 1] = true;
    }
    return exceptions;
  }
}
