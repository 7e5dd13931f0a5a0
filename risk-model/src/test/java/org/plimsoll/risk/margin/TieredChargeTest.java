package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.margin.TieredCharge.Tier;

final class TieredChargeTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "0, 0",
    "5000, 5000",
    "10000, 10000",
    "30000, 50000",
    "70000, 130000",
    "100000, 250000",
    "170000, 530000",
    "200000, 650000"
  })
  void each_part_takes_the_multiplier_of_its_tier(double raw, double scaled) {
    TieredCharge rule =
        new TieredCharge(List.of(new Tier(10000, 1), new Tier(70000, 2), new Tier(170000, 4)));
    assertThat(rule.scaled(raw)).isEqualTo(scaled);
  }

  @Test
  void tiers_that_do_not_rise_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TieredCharge(List.of(new Tier(2, 1), new Tier(2, 2))))
        .withMessage("tiers must rise in upper bound, broken at 2.0");
    assertThatIllegalArgumentException().isThrownBy(() -> new TieredCharge(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TieredCharge(List.of(new Tier(2, 1))).scaled(-1))
        .withMessage("raw charge must be finite and >= 0, was: -1.0");
  }
}
