package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.margin.AccountRatio.Band;

final class AccountRatioTest {
  private static final AccountRatio RATIO =
      new AccountRatio(
          List.of(
              new Band(1, "bankrupt"),
              new Band(1.05, "liquidate"),
              new Band(1.2, "reduce only"),
              new Band(1.5, "warn")),
          "normal");

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1.51, normal", "1.5, warn", "1.21, warn", "1.2, reduce only", "1.06, reduce only",
    "1.05, liquidate", "1.01, liquidate", "1.0, bankrupt", "-5, bankrupt", "Infinity, normal",
    "-Infinity, bankrupt"
  })
  void a_ratio_at_a_bound_belongs_to_the_band_below(double ratio, String band) {
    assertThat(RATIO.band(ratio)).isEqualTo(band);
  }

  @ParameterizedTest(name = "{0} over {1}")
  @CsvSource({
    "150, 100, 1.5",
    "-50, 100, -0.5",
    "1, 0, Infinity",
    "0, 0, Infinity",
    "-1, 0, -Infinity"
  })
  void an_account_without_requirement_is_as_safe_or_broke_as_its_equity(
      double equity, double maintenance, double ratio) {
    assertThat(AccountRatio.ratio(equity, maintenance)).isEqualTo(ratio);
  }

  @Test
  void bands_out_of_order_or_without_name_and_no_ratio_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccountRatio(List.of(new Band(2, "a"), new Band(2, "b")), "c"))
        .withMessage("bands must rise in upper bound, broken at b");
    assertThatIllegalArgumentException().isThrownBy(() -> new Band(1, " "));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RATIO.band(Double.NaN))
        .withMessage("a margin ratio must be a number, was: NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccountRatio.ratio(1, -1))
        .withMessage("maintenance margin must be finite and >= 0, was: -1.0");
  }
}
