package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.units.Cash;

final class OpenInterestScalingTest {
  @ParameterizedTest(name = "{1} in {2}..{3}")
  @CsvSource(
      textBlock =
          """
          # base, open interest, lower,   upper,   effective
          200000, 0,             1000000, 2000000, 200000
          200000, 1500000,       1000000, 2000000, 600000
          200000, 1234567,       1000000, 2000000, 387653
          200000, 1000000,       1000000, 2000000, 200000
          200000, 2000000,       1000000, 2000000, 1000000
          200000, 2500000,       1000000, 2000000, 1000000
          200000, 1500000,       0,       0,       200000
          200000, 1500000,       1500000, 1500000, 200000
          200000, 1500001,       1500000, 1500000, 1000000
          """)
  void the_rate_rises_from_base_to_whole_between_the_caps(
      long base, Cash openInterest, Cash lower, Cash upper, long effective) {
    assertThat(new OpenInterestScaling(base, 500_000, lower, upper).effectiveRate(openInterest))
        .isEqualTo(effective);
  }

  @ParameterizedTest(name = "{0} at {1}, {2}, open interest {3}")
  @CsvSource(
      textBlock =
          """
          # notional, base,   fraction, open interest,  lower,          upper,          initial,    maintenance
          441000000,  200000, 500000,   0,              0,              0,              88200000,   44100000
          9200311488, 50000,  600000,   0,              0,              0,              460015575,  276009345
          9200311488, 250000, 600000,   0,              0,              0,              2300077872, 1380046724
          441000000,  200000, 500000,   14999999988750, 10000000000000, 20000000000000, 264599559,  44100000
          441000000,  200000, 500000,   36750000000000, 10000000000000, 20000000000000, 441000000,  44100000
          """)
  void requirements_round_up_and_maintenance_ignores_open_interest(
      long notional,
      long base,
      long fraction,
      long openInterest,
      long lower,
      long upper,
      long initial,
      long maintenance) {
    OpenInterestScaling rule =
        new OpenInterestScaling(base, fraction, Cash.ofUnits(lower), Cash.ofUnits(upper));
    assertThat(rule.initialMargin(Cash.ofUnits(notional), Cash.ofUnits(openInterest)))
        .isEqualTo(Cash.ofUnits(initial));
    assertThat(rule.maintenanceMargin(Cash.ofUnits(notional))).isEqualTo(Cash.ofUnits(maintenance));
  }

  @Test
  void an_account_s_own_rate_only_raises_the_margin() {
    OpenInterestScaling rule = OpenInterestScaling.none(200_000, 500_000);
    Cash notional = Cash.of("100");
    assertThat(rule.initialMargin(notional, Cash.ZERO, 300_000)).isEqualTo(Cash.of("30"));
    assertThat(rule.initialMargin(notional, Cash.ZERO, 100_000)).isEqualTo(Cash.of("20"));
  }

  @Test
  void caps_in_the_wrong_order_and_rates_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OpenInterestScaling(1, 1, Cash.of("2"), Cash.of("1")))
        .withMessage("open interest caps need 0 <= lower <= upper, were: 2, 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OpenInterestScaling.none(0, 1))
        .withMessage("base rate must be 1 to 1000000 millionths, was: 0");
    assertThatIllegalArgumentException().isThrownBy(() -> OpenInterestScaling.none(1, 1_000_001));
    OpenInterestScaling rule = OpenInterestScaling.none(1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rule.maintenanceMargin(Cash.of("-1")))
        .withMessage("notional must be >= 0, was: -1");
    assertThatIllegalArgumentException().isThrownBy(() -> rule.effectiveRate(Cash.of("-1")));
  }
}
