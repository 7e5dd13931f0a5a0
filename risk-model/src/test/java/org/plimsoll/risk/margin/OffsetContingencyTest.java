package org.plimsoll.risk.margin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OffsetContingencyTest {
  private static final OffsetContingency RULE = new OffsetContingency(0.01, 0.01);

  @Test
  void a_long_at_one_strike_does_not_help_another() {
    assertThat(RULE.shortOptions(List.of(10.0 - 20.0))).isCloseTo(0.1, within(1e-12));
    assertThat(RULE.shortOptions(List.of(-10.0, 25.0, -5.0))).isCloseTo(0.15, within(1e-12));
    assertThat(RULE.shortOptions(List.of())).isZero();
  }

  @ParameterizedTest(name = "{0} against {1}")
  @CsvSource({"100, 100, 1", "100, 40, 0.4", "0, 40, 0"})
  void only_what_futures_offset_is_charged(double longs, double shorts, double amount) {
    assertThat(RULE.offsetFutures(longs, shorts)).isCloseTo(amount, within(1e-12));
  }

  @Test
  void signed_shorts_and_what_is_no_number_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RULE.offsetFutures(100, -100))
        .withMessage("short futures must be finite and >= 0, was: -100.0");
    assertThatIllegalArgumentException().isThrownBy(() -> RULE.shortOptions(List.of(Double.NaN)));
  }
}
