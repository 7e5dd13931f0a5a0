package org.plimsoll.risk.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Seed;

class BorrowIndexTest {
  @ParameterizedTest(name = "{0}e-12 after {1} a year for {2}: {3}")
  @CsvSource({
    "1000000000000, 0.06, PT8H,   1.000054794521",
    "1000054794521, 0.06, PT8H,   1.000109592044",
    "1000000000000, 0.1,  PT8760H, 1.1",
    "2000000000000, 0.1,  PT8760H, 2.2",
    "1500000000000, 0,    PT8H,   1.5",
  })
  void it_grows_by_the_part_of_the_yearly_rate(
      long before, String yearly, Duration interval, String after) {
    assertThat(BorrowIndex.ofUnits(before).after(Rate.of(yearly), interval)).hasToString(after);
  }

  @ParameterizedTest(name = "{0} from {1}e-12 to {2}e-12: {3}")
  @CsvSource({
    "10000,      1000000000000, 1000054794521, 0.54794521",
    "0.00000001, 1000000000000, 1000054794521, 0.00000001",
    "100,        2000000000000, 2100000000000, 5",
    "100,        1000000000000, 1000000000000, 0",
    "1,          3000000000000, 3000000000001, 0.00000001",
  })
  void a_debt_pays_what_it_has_grown_by_rounded_up(
      String debt, long since, long now, String interest) {
    assertThat(BorrowIndex.ofUnits(now).interestOn(Cash.of(debt), BorrowIndex.ofUnits(since)))
        .isEqualTo(Cash.of(interest));
  }

  @Test
  void who_pays_late_pays_what_who_pays_each_time_owes_to_the_rounding() {
    SplittableRandom random = Seed.random();
    for (int run = 0; run < 1_000; run++) {
      Cash debt = Cash.ofUnits(random.nextLong(1, 1_000_000_000_000_00L));
      BorrowIndex first = BorrowIndex.ofUnits(random.nextLong(1_000_000_000_000L, 1L << 42));
      BorrowIndex index = first;
      Cash grown = debt;
      int intervals = random.nextInt(1, 20);
      for (int n = 0; n < intervals; n++) {
        BorrowIndex next =
            index.after(Rate.ofUnits(random.nextLong(0, 60_000_000)), Duration.ofHours(8));
        grown = grown.plus(next.interestOn(grown, index));
        index = next;
      }
      Cash atOnce = debt.plus(index.interestOn(debt, first));

      assertThat(grown.minus(atOnce).units())
          .as("seed %s, run %d", Seed.VALUE, run)
          .isBetween(0L, 2L * intervals);
    }
  }

  @Test
  void below_one_and_beyond_its_range_there_is_none() {
    assertThatThrownBy(() -> BorrowIndex.ofUnits(999_999_999_999L))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.999999999999");
    BorrowIndex high = BorrowIndex.ofUnits(Long.MAX_VALUE - 1);
    assertThatThrownBy(() -> high.after(Rate.of("1"), Duration.ofDays(1)))
        .isInstanceOf(OutOfRangeException.class)
        .hasMessageContaining("borrow index");
  }
}
