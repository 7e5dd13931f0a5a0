package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.units.Cash;

/** An amount that several pay together. */
class ProRataTest {
  private static final String STEP = "0.00000001";

  @ParameterizedTest
  @CsvSource({
    "0, 10, 30, -, -",
    "4, 10, 30, 1, 3",
    "40, 10, 30, 10, 30",
    "100, 10, 30, 10, 30",
    "5, 0, 30, -, 5",
    "0.00000001, 10, 10, 0.00000001, -",
    "0.00000003, 10, 10, 0.00000002, 0.00000001"
  })
  void each_pays_in_proportion_to_what_it_can(
      String amount, String first, String second, String paidByFirst, String paidBySecond) {
    var shares =
        ProRata.shares(
            Cash.of(amount), new TreeMap<>(Map.of("a", Cash.of(first), "b", Cash.of(second))));

    assertThat(text(shares.get("a"))).isEqualTo(paidByFirst);
    assertThat(text(shares.get("b"))).isEqualTo(paidBySecond);
  }

  @Test
  void shares_add_up_to_the_step_and_nobody_pays_more_than_it_can() {
    SplittableRandom random = Seed.random();
    for (int i = 0; i < 10_000; i++) {
      Map<Integer, Cash> capacities = new TreeMap<>();
      Cash all = Cash.ZERO;
      for (int who = random.nextInt(9); who > 0; who--) {
        Cash capacity = Cash.ofUnits(random.nextLong(1_000_000_000_000L));
        capacities.put(who, capacity);
        all = all.plus(capacity);
      }
      Cash amount = Cash.ofUnits(random.nextLong(4_000_000_000_000L));

      var shares = ProRata.shares(amount, capacities);

      String what = "seed " + Seed.VALUE + ": " + amount + " of " + capacities;
      assertThat(shares.values().stream().reduce(Cash.ZERO, Cash::plus))
          .as(what)
          .isEqualTo(amount.min(all));
      shares.forEach(
          (who, share) -> assertThat(share).as(what).isLessThanOrEqualTo(capacities.get(who)));
    }
  }

  @Test
  void amounts_below_zero_are_refused() {
    assertThatThrownBy(() -> ProRata.shares(Cash.of("-" + STEP), Map.of("a", Cash.ZERO)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("amount");
    assertThatThrownBy(() -> ProRata.shares(Cash.ZERO, Map.of("a", Cash.of("-" + STEP))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("capacity of a");
  }

  private static String text(Cash cash) {
    return cash == null ? "-" : cash.toString();
  }
}
