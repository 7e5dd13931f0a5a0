package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Seed;

final class DeleveragingRankTest {
  @ParameterizedTest(name = "{0} from {1} at {2}, bankrupt at {3}")
  @CsvSource(
      textBlock =
          """
          # side, entry, mark, bankruptcy, score
          1,      100,   120,  90,         0.8
          1,      100,   120,  60,         0.4
          -1,     150,   120,  180,        0.4
          1,      130,   120,  100,        -0.012820513
          -1,     100,   80,   110,        0.533333333
          -1,     90,    80,   81,         8.888888889
          -1,     75,    80,   82,         -0.001666667
          -25,    75,    75,   82,         0
          """)
  void profit_is_multiplied_by_leverage_and_loss_divided(
      double side, double entry, double mark, double bankruptcy, double score) {
    assertThat(DeleveragingRank.leverageScore(side, entry, mark, bankruptcy))
        .isCloseTo(score, within(1e-9));
  }

  @Test
  void the_score_by_margin_is_profit_on_the_wallet_times_the_margin_ratio() {
    assertThat(DeleveragingRank.profitOnWallet(40.2, 4.27)).isCloseTo(9.41, within(0.005));
    assertThat(DeleveragingRank.marginScore(40.2, 4.27, 0.1342)).isCloseTo(1.26, within(0.005));
    assertThat(DeleveragingRank.marginScore(-1, 4.27, 0.1342)).isZero();
    assertThat(DeleveragingRank.profitOnWallet(5, -3)).isEqualTo(5);
    assertThat(DeleveragingRank.marginRatio(6, 4, 40)).isCloseTo(6 / 44.0, within(1e-15));
  }

  @Test
  void ties_go_to_the_larger_notional_and_then_to_the_lower_name() {
    List<DeleveragingRank> expected =
        List.of(
            new DeleveragingRank("z", 8.9, 1),
            new DeleveragingRank("d", 0.4, 20),
            new DeleveragingRank("b", 0.4, 10),
            new DeleveragingRank("c", 0.4, 10),
            new DeleveragingRank("e", 0.0, 5),
            new DeleveragingRank("f", -0.0, 5),
            new DeleveragingRank("a", -0.1, 99));
    List<DeleveragingRank> shuffled = new ArrayList<>(expected);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(shuffled, new Random(Seed.VALUE + i));
      assertThat(DeleveragingRank.ranked(shuffled)).as("seed %d", Seed.VALUE).isEqualTo(expected);
    }
  }

  @Test
  void a_quantile_is_the_part_that_stands_before() {
    assertThat(DeleveragingRank.quantile(1, 4)).isEqualTo(0.25);
    assertThat(DeleveragingRank.quantile(4, 4)).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeleveragingRank.quantile(5, 4))
        .withMessage("a rank lies in 1..4, was: 5");
  }

  @Test
  void what_cannot_be_ranked_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeleveragingRank.leverageScore(1, 100, 90, 90))
        .withMessage("a position at its bankruptcy price has no leverage to rank, was: 90.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeleveragingRank.marginRatio(1, 4, -4))
        .withMessageStartingWith("wallet balance and unrealized profit must be finite and > 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeleveragingRank("a", Double.NaN, 1))
        .withMessage("score of a must be a finite number, was: NaN");
    assertThatIllegalArgumentException().isThrownBy(() -> new DeleveragingRank(" ", 1, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 5, 5",
    "5, 5, 1",
    "1, 2, 3",
    "20, 100, 5",
    "21, 100, 4",
    "100, 100, 1"
  })
  void the_first_fifth_has_five_lights_and_the_last_has_one(int rank, int ranked, int lights) {
    assertThat(DeleveragingRank.lights(rank, ranked)).isEqualTo(lights);
  }

  @ParameterizedTest
  @CsvSource({"0.2, 5, 1", "-0.2, 5, -0.04", "0, 5, 0"})
  void a_profit_counts_times_the_leverage_and_a_loss_by_it(
      double profit, double leverage, double score) {
    assertThat(DeleveragingRank.scoreOf(profit, leverage)).isEqualTo(score);
  }
}
