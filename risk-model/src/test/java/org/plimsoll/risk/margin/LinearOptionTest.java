package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LinearOptionTest {
  @ParameterizedTest(name = "call {0}, {1} contracts, delivery {2}")
  @CsvSource(
      textBlock =
          """
          # call, contracts, delivery, premium, settlement, profit
          true,   1,         275,      100,     250,        150
          true,   1,         200,      100,     0,          -100
          true,   -1,        275,      -100,    -250,       -150
          false,  1,         235,      100,     150,        50
          false,  2,         275,      200,     0,          -200
          """)
  void what_is_paid_at_expiry_is_per_unit_times_the_multiplier(
      boolean call,
      double contracts,
      double delivery,
      double premium,
      double settlement,
      double profit) {
    LinearOption option = new LinearOption(call, 250, 10);
    assertThat(option.premium(contracts, 10)).isEqualTo(premium);
    assertThat(option.settlement(contracts, delivery)).isEqualTo(settlement);
    assertThat(option.profit(contracts, 10, delivery)).isEqualTo(profit);
  }

  @ParameterizedTest(name = "call {0} at {1}")
  @CsvSource({"true, 116000, 1000", "true, 114000, 0", "false, 112000, 3000", "false, 116000, 0"})
  void out_of_the_money_is_the_distance_to_the_strike(boolean call, double strike, double amount) {
    LinearOption option = new LinearOption(call, strike, 0.01);
    assertThat(option.outOfTheMoney(115_000)).isEqualTo(amount);
    assertThat(option.premium(1, 220)).isCloseTo(2.2, within(1e-12));
  }

  @Test
  void an_option_without_strike_or_with_a_price_below_zero_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinearOption(true, 0, 1))
        .withMessage("strike must be finite and > 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LinearOption(true, 1, 1).premium(1, -1))
        .withMessage("option price must be finite and >= 0, was: -1.0");
  }
}
