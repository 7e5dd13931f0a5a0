package org.plimsoll.risk.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.market.WeightedMedian.Vote;

final class WeightedMedianTest {
  @Test
  void half_of_the_weight_lies_on_either_side() {
    assertThat(
            WeightedMedian.of(
                List.of(
                    new Vote(100, 3),
                    new Vote(103, 2),
                    new Vote(101, 2),
                    new Vote(99, 1),
                    new Vote(500, 1))))
        .isEqualTo(101);
    assertThat(WeightedMedian.of(List.of(new Vote(7, 1)))).isEqualTo(7);
    assertThat(WeightedMedian.of(List.of(new Vote(9, 5), new Vote(1, 1), new Vote(2, 1))))
        .isEqualTo(9);
  }

  @Test
  void an_exact_split_takes_the_mean_of_the_middle() {
    assertThat(WeightedMedian.of(List.of(new Vote(4, 1), new Vote(2, 1)))).isEqualTo(3);
  }

  @Test
  void no_votes_and_weightless_ones_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WeightedMedian.of(List.of()))
        .withMessage("a weighted median needs at least one value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Vote(1, 0))
        .withMessage("weight of 1.0 must be finite and > 0, was: 0.0");
  }
}
