package org.plimsoll.node.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;

class UnmeasuredTimeTest {
  private static final Instant START = Markets.AS_OF;

  private final UnmeasuredTime time = new UnmeasuredTime(Duration.ofSeconds(10), START);

  @Test
  void nothing_is_counted_while_every_view_is_measured_in_time() {
    for (int second = 0; second <= 60; second += 10) {
      time.measured(1000, START.plusSeconds(second), START.plusSeconds(second));
    }

    assertThat(time.seconds(START.plusSeconds(70))).isZero();
  }

  @Test
  void every_account_counts_from_the_bound_on_while_nobody_measures_it() {
    time.measured(1000, START, START);

    assertThat(time.seconds(START.plusMillis(10_500))).isEqualTo(500);
    assertThat(time.seconds(START.plusSeconds(12))).isEqualTo(2000);
    assertThat(time.seconds(START.plusSeconds(12))).as("not twice").isEqualTo(2000);
  }

  @Test
  void accounts_are_measured_until_the_view_is_older_than_the_bound() {
    assertThat(time.measured(START)).as("before any was").isZero();
    time.measured(7, START, START.plusSeconds(3));

    assertThat(time.measured(START.plusSeconds(10))).isEqualTo(7);
    assertThat(time.measured(START.plusSeconds(10).plusNanos(1))).isZero();
    time.measured(9, START.plusSeconds(11), START.plusSeconds(11));
    assertThat(time.measured(START.plusSeconds(12))).isEqualTo(9);
  }

  @Test
  void what_was_missed_is_counted_when_the_sweep_comes_late() {
    time.measured(3, START, START);
    time.measured(5, START.plusSeconds(30), START.plusSeconds(30));

    assertThat(time.seconds(START.plusSeconds(40))).isEqualTo(3 * 20);
    assertThat(time.seconds(START.plusSeconds(41))).isEqualTo(3 * 20 + 5);
  }

  @Test
  void an_old_view_measured_again_is_no_measurement() {
    time.measured(2, START, START);
    for (int second = 1; second <= 20; second++) {
      time.measured(2, START, START.plusSeconds(second));
    }

    assertThat(time.seconds(START.plusSeconds(20))).isEqualTo(2 * 10);
  }

  @Test
  void without_accounts_nothing_is_counted_and_a_clock_set_back_takes_nothing_away() {
    assertThat(time.seconds(START.plusSeconds(100))).isZero();
    time.measured(1, START, START.plusSeconds(100));

    assertThat(time.seconds(START.plusSeconds(101))).isEqualTo(1);
    assertThat(time.seconds(START.plusSeconds(50))).isEqualTo(1);
    assertThat(time.seconds(START.plusSeconds(102))).isEqualTo(2);
  }
}
