package org.plimsoll.risk.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class BasisAverageTest {
  @Test
  void each_sample_counts_by_its_time_and_the_past_fades() {
    BasisAverage first = BasisAverage.empty(150).plus(1, 3);
    BasisAverage second = first.plus(2, 3);
    BasisAverage third = second.plus(2, 150);
    assertThat(first.value()).isCloseTo(1, within(1e-9));
    assertThat(second.value()).isCloseTo(1.504999833, within(1e-9));
    assertThat(third.value()).isCloseTo(1.992891666, within(1e-9));
  }

  @Test
  void a_constant_sample_is_its_own_average() {
    BasisAverage average = BasisAverage.empty(30);
    for (int i = 1; i <= 100; i++) {
      average = average.plus(-0.25, i);
    }
    assertThat(average.value()).isCloseTo(-0.25, within(1e-12));
  }

  @Test
  void an_average_of_nothing_and_a_sample_that_stood_for_no_time_are_refused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> BasisAverage.empty(150).value())
        .withMessage("an average needs a sample first");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BasisAverage.empty(150).plus(1, 0))
        .withMessage("elapsed seconds must be finite and > 0, was: 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BasisAverage.empty(150).plus(Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> BasisAverage.empty(0));
  }
}
