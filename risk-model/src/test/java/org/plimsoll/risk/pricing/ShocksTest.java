package org.plimsoll.risk.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.pricing.SkewShock.Kind;
import org.plimsoll.risk.pricing.VolatilityShock.Direction;
import org.plimsoll.risk.units.Rate;

/**
 * The shocks with the parameters and the intermediate results that Derive publishes with the test
 * portfolios of v2-core PMRM_2.
 */
final class ShocksTest {
  private static final double EXACT = 1e-12;
  private static final double SECONDS_A_DAY = 86_400;

  private static final VolatilityShock VOLATILITY = volatilityShock("0.275", "0.45");

  private static final SkewShock SKEW =
      new SkewShock(
          Rate.of("0.15"),
          Rate.of("-0.05"),
          Rate.of("0.15"),
          Rate.of("-0.05"),
          Rate.of("0.01"),
          Rate.of("4"),
          Rate.of("0.6"),
          Rate.of("-0.1"));

  private static final ShockedDiscount DISCOUNT =
      new ShockedDiscount(
          Rate.of("0.95"),
          Rate.of("1"),
          Rate.of("0.08"),
          Rate.of("1.04"),
          Rate.of("0.5"),
          Rate.of("0.08"));

  @ParameterizedTest(name = "{0} seconds")
  @CsvSource(
      textBlock =
          """
          # seconds, up,                 down
          794852,    1.712811375927374,  0.6079537432399443
          1399652,   1.6015261094358761, 0.6691606398102681
          3214052,   1.4862120042860796, 0.7325833976426561
          11076452,  1.4139715227699674, 0.7723156624765178
          18938852,  1.3860882452894718, 0.7876514650907905
          """)
  void volatility_moves_more_the_nearer_the_expiry(double seconds, double up, double down) {
    double days = seconds / SECONDS_A_DAY;
    assertThat(VOLATILITY.upMultiplier(days)).isCloseTo(up, within(EXACT));
    assertThat(VOLATILITY.downMultiplier(days)).isCloseTo(down, within(EXACT));
    assertThat(VOLATILITY.shocked(0.8, days, Direction.UP)).isCloseTo(0.8 * up, within(EXACT));
    assertThat(VOLATILITY.shocked(0.8, days, Direction.DOWN)).isCloseTo(0.8 * down, within(EXACT));
    assertThat(VOLATILITY.shocked(0.8, days, Direction.NONE)).isEqualTo(0.8);
  }

  @Test
  void a_day_is_the_least_that_counts_in_both_directions() {
    double up = VOLATILITY.upMultiplier(1);
    double down = VOLATILITY.downMultiplier(1);
    assertThat(up).isCloseTo(1 + 0.5 * Math.pow(30, 0.3), within(EXACT));
    assertThat(down).isCloseTo(1 - 0.275 * Math.pow(30, 0.3), within(EXACT));
    for (double days : new double[] {0.5, 0, -3}) {
      assertThat(VOLATILITY.upMultiplier(days)).isEqualTo(up);
      assertThat(VOLATILITY.downMultiplier(days)).isEqualTo(down);
    }
  }

  /** The published case raises the floor to 1: 0.1468 x 1.7128 becomes 1, not 1 x 1.7128. */
  @Test
  void only_what_was_shocked_up_is_raised_to_the_floor_and_after_the_shock() {
    VolatilityShock floored = volatilityShock("0.275", "1");
    double days = 794852 / SECONDS_A_DAY;
    double volatility = 0.14679432572503934;
    assertThat(floored.shocked(volatility, days, Direction.UP)).isEqualTo(1);
    assertThat(floored.shocked(volatility, days, Direction.NONE)).isEqualTo(volatility);
    assertThat(floored.shocked(volatility, days, Direction.DOWN))
        .isCloseTo(0.08924415981092132, within(EXACT));
  }

  @Test
  void volatility_shocked_down_ends_at_nothing() {
    VolatilityShock deep = volatilityShock("2", "0.45");
    assertThat(deep.downMultiplier(9.2)).isZero();
    assertThat(deep.shocked(0.15, 9.2, Direction.DOWN)).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          # log moneyness,      linear,             absolute
          -0.0005585473840325374, 0.9997860890045734, 1.0002139109954264
          -3.645728436263707,     0.8579379770058055, 1.1420620229941945
          3.645728436263707,      1.1420620229941945, 1.1420620229941945
          0,                      1,                  1
          """)
  void a_tilt_grows_with_the_distance_from_the_money_up_to_its_cap(
      double logMoneyness, double linear, double absolute) {
    double years = 794852 / Years.SECONDS;
    assertThat(SKEW.multiplier(logMoneyness, years, Kind.LINEAR)).isCloseTo(linear, within(EXACT));
    assertThat(SKEW.multiplier(logMoneyness, years, Kind.ABSOLUTE))
        .isCloseTo(absolute, within(EXACT));
  }

  @Test
  void at_expiry_the_tilt_is_as_narrow_as_the_minimum_and_after_nine_years_there_is_none() {
    assertThat(SKEW.multiplier(0.005, 0, Kind.LINEAR)).isCloseTo(1.075, within(EXACT));
    assertThat(SKEW.multiplier(0.005, -1, Kind.LINEAR)).isCloseTo(1.075, within(EXACT));
    assertThat(SKEW.multiplier(5, 10, Kind.LINEAR)).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0} seconds at {1}")
  @CsvSource(
      textBlock =
          """
          # seconds, rate, of an asset,        of a debt
          794852,    0.15, 0.9445087287221925, 1.0037878445554764
          1399652,   0.17, 0.939517378372809,  1.0075735901873772
          18938852,  0.4,  0.712086503046806,  1.2304425349702444
          3214052,   0.21, 0.9223327675518455, 1.0216332306714941
          18938852,  0.29, 0.7607156031658348, 1.1902443790976243
          11076452,  0.27, 0.8401082801759806, 1.09947482830614
          794852,    0.6,  0.9338565711165544, 1.0152376824144576
          """)
  void an_asset_counts_less_and_a_debt_more_the_further_off(
      double seconds, double rate, double asset, double debt) {
    double years = seconds / Years.SECONDS;
    assertThat(DISCOUNT.factor(5, rate, years)).isCloseTo(asset, within(EXACT));
    assertThat(DISCOUNT.factor(0, rate, years)).isCloseTo(asset, within(EXACT));
    assertThat(DISCOUNT.factor(-5, rate, years)).isCloseTo(debt, within(EXACT));
  }

  @Test
  void a_negative_rate_counts_as_none_and_the_past_as_now() {
    assertThat(DISCOUNT.factor(1, -0.2, 1)).isEqualTo(DISCOUNT.factor(1, 0, 1));
    assertThat(DISCOUNT.factor(-1, -0.2, 1)).isEqualTo(1);
    assertThat(DISCOUNT.factor(1, 0.2, -1)).isEqualTo(0.95);
  }

  /**
   * A short call struck 4000 against a long one struck 4200, 9.2 days, at rate 0.15: each expiry's
   * signed value is shocked, discounted at the rate, multiplied by the factor of its sign, and its
   * value as it stands is taken off.
   */
  @ParameterizedTest(name = "spot x {0}, volatility {1}")
  @CsvSource(
      textBlock =
          """
          1.18,  UP,   -22.15596034331399
          1.135, DOWN, 0.14799277465746058
          1.135, NONE, -2.6120058781346343
          1.135, UP,   -16.58685148965081
          1.09,  NONE, -1.103923235143908
          1.045, UP,   -8.285380685592353
          1,     DOWN, 0.1944044640357092
          1,     NONE, -0.000736623421816185
          1,     UP,   -5.45876099468361
          0.955, DOWN, 0.19446673575604176
          0.91,  NONE, 0.1780570327153739
          0.865, UP,   -1.0085936814330823
          0.82,  UP,   -0.4314485048002195
          """)
  void the_shocks_together_give_the_published_losses_of_a_call_spread(
      double spot, Direction direction, double loss) {
    double shocked = callSpread(spot, direction);
    double years = 794852 / Years.SECONDS;
    assertThat(shocked * DISCOUNT.factor(shocked, 0.15, years) - callSpread(1, Direction.NONE))
        .isCloseTo(loss, within(1e-9));
  }

  private static double callSpread(double spot, Direction direction) {
    double years = 794852 / Years.SECONDS;
    double forward = 2682.9997436016715 * spot;
    double days = 794852 / SECONDS_A_DAY;
    double lower = VOLATILITY.shocked(0.8795543651099665, days, direction);
    double upper = VOLATILITY.shocked(0.8833255402190362, days, direction);
    return Math.exp(-0.15 * years)
        * (Black76.price(OptionType.CALL, forward, 4200, upper, years)
            - Black76.price(OptionType.CALL, forward, 4000, lower, years));
  }

  @Test
  void what_is_not_finite_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VOLATILITY.shocked(Double.NaN, 5, Direction.NONE))
        .withMessage("volatility must be finite and >= 0, was: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VOLATILITY.shocked(0.5, Double.NaN, Direction.UP))
        .withMessage("days must be a finite number, was: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SKEW.multiplier(Double.NEGATIVE_INFINITY, 1, Kind.LINEAR))
        .withMessage("log moneyness must be a finite number, was: -Infinity");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DISCOUNT.factor(Double.NaN, 0.1, 1))
        .withMessage("value must be a finite number, was: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DISCOUNT.factor(1, 0.1, Double.NaN))
        .withMessage("years must be a finite number, was: NaN");
  }

  @Test
  void parameters_out_of_bounds_are_named_and_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> volatilityShock("-0.1", "0.45"))
        .withMessage("down must be >= 0, was: -0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new VolatilityShock(
                    Rate.ONE, Rate.ZERO, Rate.ZERO, Rate.of("11"), Rate.ONE, Rate.ZERO))
        .withMessage("long-term power must lie in [0, 10], was: 11");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new VolatilityShock(
                    Rate.ONE, Rate.ZERO, Rate.ZERO, Rate.ZERO, Rate.ZERO, Rate.ZERO))
        .withMessage("minimum days must be > 0, was: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ShockedDiscount(
                    Rate.of("1.1"), Rate.ONE, Rate.ZERO, Rate.ONE, Rate.ONE, Rate.ZERO))
        .withMessage("long factor must lie in [0, 1], was: 1.1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SkewShock(
                    Rate.ONE, Rate.ZERO, Rate.ONE, Rate.ZERO, Rate.ZERO, Rate.ONE, Rate.ONE,
                    Rate.ZERO))
        .withMessage("minimum width must be > 0, was: 0");
  }

  private static VolatilityShock volatilityShock(String down, String floor) {
    return new VolatilityShock(
        Rate.of("0.5"),
        Rate.of(down),
        Rate.of("0.3"),
        Rate.of("0.13"),
        Rate.of("1"),
        Rate.of(floor));
  }
}
