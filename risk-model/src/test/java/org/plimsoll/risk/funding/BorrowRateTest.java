package org.plimsoll.risk.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Rate;

class BorrowRateTest {
  private static final BorrowRate RATE = rate("0.02", "0.8", "0.1", "0.6");

  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource({
    "0,          0,          0",
    "0,          100,        0",
    "40,         100,        0.4",
    "1,          3,          0.33333333",
    "2,          3,          0.66666667",
    "100,        100,        1",
    "250,        100,        1",
    "1,          0,          1",
    "0.00000001, 0.00000002, 0.5",
    "45000000000, 90000000000, 0.5",
  })
  void utilization_is_what_is_borrowed_of_what_is_deposited(
      String borrowings, String deposits, String utilization) {
    assertThat(BorrowRate.utilization(Cash.of(borrowings), Cash.of(deposits)))
        .isEqualTo(Rate.of(utilization));
  }

  @ParameterizedTest(name = "{0}: {1} a year")
  @CsvSource({
    "0,          0.02",
    "0.2,        0.04",
    "0.4,        0.06",
    "0.8,        0.1",
    "0.80000001, 0.10000002",
    "0.9,        0.35",
    "1,          0.6",
  })
  void the_rate_rises_to_the_kink_and_steeply_from_there(String utilization, String yearly) {
    assertThat(RATE.yearly(Rate.of(utilization))).isEqualTo(Rate.of(yearly));
  }

  @Test
  void it_never_falls_and_stays_between_its_ends() {
    SplittableRandom random = Seed.random();
    for (int run = 0; run < 10_000; run++) {
      Rate kink = Rate.ofUnits(random.nextLong(1, Rate.ONE.units()));
      long base = random.nextLong(0, 10_000_000);
      long atKink = base + random.nextLong(0, 1_000_000_000);
      long atFull = atKink + random.nextLong(0, 1_000_000_000);
      var rate =
          new BorrowRate(Rate.ofUnits(base), kink, Rate.ofUnits(atKink), Rate.ofUnits(atFull));
      Rate low = Rate.ofUnits(random.nextLong(0, Rate.ONE.units() + 1));
      Rate high = Rate.ofUnits(random.nextLong(low.units(), Rate.ONE.units() + 1));

      assertThat(rate.yearly(low)).as("seed %s", Seed.VALUE).isBetween(rate.base(), rate.atFull());
      assertThat(rate.yearly(high)).isGreaterThanOrEqualTo(rate.yearly(low));
      assertThat(rate.yearly(kink)).isEqualTo(rate.atKink());
    }
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4}")
  @CsvSource({
    "-0.01, 0.8, 0.1,  0.6, 0 <= base",
    "0.02,  0.8, 0.01, 0.6, rate at the kink",
    "0.02,  0.8, 0.1,  0.09, rate at full utilization",
    "0.02,  0,   0.1,  0.6, kink",
    "0.02,  1,   0.1,  0.6, kink",
  })
  void a_curve_that_falls_or_has_no_kink_is_refused(
      String base, String kink, String atKink, String atFull, String named) {
    assertThatThrownBy(() -> rate(base, kink, atKink, atFull))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void a_utilization_beyond_its_range_and_negative_totals_are_refused() {
    assertThatThrownBy(() -> RATE.yearly(Rate.of("1.00000001")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("utilization");
    assertThatThrownBy(() -> BorrowRate.utilization(Cash.of("-1"), Cash.of("1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("borrowings");
  }

  private static BorrowRate rate(String base, String kink, String atKink, String atFull) {
    return new BorrowRate(Rate.of(base), Rate.of(kink), Rate.of(atKink), Rate.of(atFull));
  }
}
