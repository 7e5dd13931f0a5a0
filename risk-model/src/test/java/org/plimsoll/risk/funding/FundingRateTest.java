package org.plimsoll.risk.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FundingRateTest {
  private static final Offset<Double> NEAR = within(1e-15);

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0.001, 0.00075",
    "0.0002, 0",
    "-0.0002, 0",
    "-0.0003, -0.00005",
    "0.02, 0.005",
    "-1, -0.005"
  })
  void a_premium_within_the_damper_costs_nothing_and_none_more_than_the_cap(
      double premium, double rate) {
    FundingRate rule = FundingRate.damped(0.00025, 0.005);
    assertThat(rule.rate(premium)).isCloseTo(rate, NEAR);
    double twin = Math.max(0.00025, premium) + Math.min(-0.00025, premium);
    assertThat(rule.rate(premium)).isCloseTo(Math.max(-0.005, Math.min(0.005, twin)), NEAR);
  }

  @ParameterizedTest(name = "{0}, {1} of the interval")
  @CsvSource({
    "0.0003, 1, 0.0001",
    "-0.0003, 1, 0.0001",
    "0.001, 1, 0.0005",
    "-0.001, 1, -0.0005",
    "0.001, 0.5, 0.00025",
    "1, 0.125, 0.02"
  })
  void interest_replaces_a_premium_near_it(double premium, double part, double rate) {
    assertThat(new FundingRate(0.0001, 0.0005, -0.02, 0.02).rate(premium, part))
        .isCloseTo(rate, NEAR);
  }

  @Test
  void without_interest_and_damper_the_rate_is_the_clamped_premium() {
    FundingRate rule = new FundingRate(0, 0, -0.001, 0.002);
    assertThat(rule.rate(0.0015)).isEqualTo(0.0015);
    assertThat(rule.rate(0.003)).isEqualTo(0.002);
    assertThat(rule.rate(-0.003)).isEqualTo(-0.001);
  }

  @Test
  void what_is_paid_grows_with_the_time_the_rate_stood() {
    assertThat(FundingRate.accrued(1, 0.00075, 1, 480)).isCloseTo(1.5625e-6, within(1e-18));
    assertThat(FundingRate.accrued(-2, 0.00075, 480, 480)).isCloseTo(-0.0015, NEAR);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FundingRate.accrued(1, 0.1, 1, 0))
        .withMessage("interval must be finite and > 0, was: 0.0");
  }

  @Test
  void a_floor_above_the_cap_and_a_premium_that_is_no_number_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FundingRate(0, 0, 0.1, 0.05))
        .withMessage("a funding rate needs floor <= cap, was: 0.1, 0.05");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FundingRate.damped(0.1, 0.1).rate(Double.NaN))
        .withMessage("premium must be a finite number, was: NaN");
  }
}
