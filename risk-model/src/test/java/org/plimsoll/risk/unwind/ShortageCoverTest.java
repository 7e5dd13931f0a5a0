package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShortageCoverTest {
  @ParameterizedTest(name = "shortage {0}, ratio {1}, fees {2} and {3}, {4} x {5}")
  @CsvSource(
      textBlock =
          """
          # shortage, ratio, fee,   fund fee, price, quote, size
          10,         0.1,   0,     0,        100,   1.0,   1
          10,         0.1,   0,     0,        100,   0.99,  1.0101010101
          10,         0.1,   0,     0,        100,   1.01,  0.9900990099
          10,         0.1,   0.01,  0,        100,   1.0,   1.1111111111
          10,         0.1,   0.01,  0.01,     100,   1.0,   1.25
          0,          0.1,   0.01,  0.01,     100,   1.0,   0
          """)
  void the_size_closed_frees_the_shortage_and_its_fees(
      double shortage,
      double ratio,
      double fee,
      double fundFee,
      double price,
      double quote,
      double size) {
    assertThat(new ShortageCover(ratio, fee).size(shortage, fundFee, price, quote))
        .isCloseTo(size, within(1e-9));
  }

  @ParameterizedTest(name = "ratio {0}, fees {1} and {2}")
  @CsvSource({"0.1, 0.1, 0", "0.1, 0.2, 0", "0.1, 0.05, 0.05", "0.1, 0.05, 0.06"})
  void all_is_closed_if_closing_frees_nothing(double ratio, double fee, double fundFee) {
    assertThat(new ShortageCover(ratio, fee).size(10, fundFee, 100, 1))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest(name = "highest {0}, shortage {1}")
  @CsvSource({"0.02, 10, 0.02", "0.1, 10, 0.076", "0.1, 90, 0", "0.1, 0, 0.0855"})
  void the_fund_s_fee_takes_no_more_than_the_position_can_spare(
      double highest, double shortage, double fee) {
    assertThat(new ShortageCover(0.1, 0.01).fundFee(highest, shortage, 10, 100, 1))
        .isCloseTo(fee, within(1e-12));
  }

  @Test
  void impossible_ratios_and_prices_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ShortageCover(1.1, 0));
    ShortageCover cover = new ShortageCover(0.1, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cover.size(10, 0, 0, 1))
        .withMessage("price must be finite and > 0, was: 0.0");
    assertThatIllegalArgumentException().isThrownBy(() -> cover.fundFee(0.1, 1, 0, 100, 1));
  }
}
