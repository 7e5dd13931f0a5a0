package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedClockTest {
  private static final Instant START = Instant.parse("2020-03-12T10:00:00.123456789Z");

  @TempDir Path directory;

  @Test
  void who_opens_it_has_the_time_of_who_sets_it() {
    Path file = directory.resolve("time");
    SharedClock setting = SharedClock.create(file, START);
    SharedClock reading = SharedClock.open(file);

    assertThat(reading.instant()).isEqualTo(START);
    setting.set(START.plusSeconds(150));
    assertThat(reading.instant()).isEqualTo(START.plusSeconds(150));
    assertThat(SharedClock.open(file).instant()).isEqualTo(START.plusSeconds(150));
  }

  @Test
  void it_does_not_go_back() {
    SharedClock clock = SharedClock.create(directory.resolve("time"), START);

    clock.set(START);
    assertThatThrownBy(() -> clock.set(START.minusNanos(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("goes back");
  }

  @Test
  void times_before_1970_and_far_ahead_are_kept() {
    for (String at : new String[] {"1969-12-31T23:59:59.5Z", "2200-01-01T00:00:00Z"}) {
      Path file = directory.resolve(at.substring(0, 4));
      SharedClock.create(file, Instant.parse(at));
      assertThat(SharedClock.open(file).instant()).isEqualTo(Instant.parse(at));
    }
  }

  @Test
  void a_file_that_is_no_clock_is_refused() throws Exception {
    Path empty = Files.createFile(directory.resolve("empty"));

    assertThatThrownBy(() -> SharedClock.open(empty)).isInstanceOf(UnusableException.class);
    assertThatThrownBy(() -> SharedClock.open(directory.resolve("none")))
        .isInstanceOf(UncheckedIOException.class);
  }
}
