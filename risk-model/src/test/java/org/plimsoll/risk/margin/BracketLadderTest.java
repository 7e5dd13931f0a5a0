package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.plimsoll.risk.Markets.bracket;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.market.MarginSchedule;
import org.plimsoll.risk.units.Cash;

final class BracketLadderTest {
  private static final double[] FLOORS = {
    0,
    50_000,
    250_000,
    1_000_000,
    10_000_000,
    20_000_000,
    50_000_000,
    100_000_000,
    200_000_000,
    300_000_000
  };
  private static final double[] RATES = {
    0.004, 0.005, 0.01, 0.025, 0.05, 0.1, 0.125, 0.15, 0.25, 0.5
  };

  @Test
  void the_amounts_of_a_published_table_follow_from_its_floors_and_rates() {
    assertThat(BracketLadder.of(FLOORS, RATES).brackets())
        .extracting(bracket -> (double) Math.round(bracket.amount()))
        .containsExactly(
            0.0,
            50.0,
            1300.0,
            16300.0,
            266300.0,
            1266300.0,
            2516300.0,
            5016300.0,
            25016300.0,
            100016300.0);
    assertThat(BracketLadder.nextAmount(0.56, 50, 0.025, 0.05)).isCloseTo(1.81, within(1e-12));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"3500032.458, 71200.81145", "10000, 40", "50000, 200", "400000000, 99983700"})
  void a_notional_is_margined_by_its_bracket_less_the_amount(double notional, double margin) {
    assertThat(BracketLadder.of(FLOORS, RATES).margin(notional)).isCloseTo(margin, within(1e-4));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          # notional, rate,         amount,      margin
          10000,      0.05,         0,           500
          20000,      0.1,          1000,        1000
          50000,      0.1,          1000,        4000
          100000,     0.1666666667, 7666.666667, 9000
          150000,     0.1666666667, 7666.666667, 17333.333333
          """)
  void half_of_one_over_the_leverage_is_a_rate(
      double notional, double rate, double amount, double margin) {
    BracketLadder ladder =
        BracketLadder.of(
            new double[] {0, 20_000, 100_000}, new double[] {0.5 / 10, 0.5 / 5, 0.5 / 3});
    assertThat(ladder.bracketOf(notional).rate()).isCloseTo(rate, within(1e-9));
    assertThat(ladder.bracketOf(notional).amount()).isCloseTo(amount, within(1e-6));
    assertThat(ladder.margin(notional)).isCloseTo(margin, within(1e-6));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"3500, 92.5", "1000, 20", "500, 10", "4000, 110", "4500, 130"})
  void a_ladder_is_the_schedule_in_doubles(String notional, double margin) {
    MarginSchedule schedule =
        MarginSchedule.of(
            List.of(
                bracket("0", "0.1", "0.02"),
                bracket("1000", "0.1", "0.025"),
                bracket("2000", "0.1", "0.03"),
                bracket("3000", "0.1", "0.035"),
                bracket("4000", "0.1", "0.04")));
    BracketLadder ladder = BracketLadder.maintenance(schedule);
    double value = Double.parseDouble(notional);
    assertThat(ladder.margin(value)).isCloseTo(margin, within(1e-9));
    assertThat(schedule.maintenanceMargin(Cash.of(notional)).toDouble())
        .isCloseTo(margin, within(1e-9));
  }

  @Test
  void ladders_that_do_not_rise_or_do_not_match_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BracketLadder.of(new double[] {1}, new double[] {0.1}))
        .withMessageStartingWith("a ladder needs a floor and a rate per bracket");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BracketLadder.of(new double[] {0, 10}, new double[] {0.1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BracketLadder.of(new double[] {0, 0}, new double[] {0.1, 0.2}))
        .withMessageEndingWith("broken at floor 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BracketLadder.of(new double[] {0, 10}, new double[] {0.2, 0.1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BracketLadder.of(FLOORS, RATES).margin(Double.NaN))
        .withMessage("notional must be finite and >= 0, was: NaN");
  }
}
