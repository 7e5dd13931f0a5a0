package org.plimsoll.risk.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PremiumWindowTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @ParameterizedTest(name = "{1} h before {0}")
  @CsvSource(
      textBlock =
          """
          # now,              hours, first,            last
          2026-01-02T16:10:00, 8,    2026-01-02T08:11:00, 2026-01-02T16:10:00
          2026-01-02T17:00:00, 8,    2026-01-02T09:01:00, 2026-01-02T17:00:00
          2026-01-02T23:59:00, 8,    2026-01-02T16:00:00, 2026-01-02T23:59:00
          2026-01-02T01:00:00, 8,    2026-01-01T17:01:00, 2026-01-02T01:00:00
          2026-01-02T01:00:59, 4,    2026-01-01T21:01:00, 2026-01-02T01:00:00
          """)
  void it_holds_a_whole_interval_of_samples_up_to_now(
      String now, int hours, String first, String last) {
    assertThat(PremiumWindow.ending(at(now), Duration.ofHours(hours), MINUTE))
        .isEqualTo(new PremiumWindow(at(first), at(last)));
  }

  @Test
  void only_the_samples_inside_are_averaged() {
    PremiumWindow window =
        PremiumWindow.ending(at("2026-01-02T00:02:00"), Duration.ofMinutes(2), MINUTE);
    assertThat(
            window.average(
                new TreeMap<>(
                    Map.of(
                        at("2026-01-02T00:00:00"), 9.0,
                        at("2026-01-02T00:01:00"), 0.001,
                        at("2026-01-02T00:02:00"), 0.003,
                        at("2026-01-02T00:03:00"), 9.0))))
        .isCloseTo(0.002, within(1e-15));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> window.average(new TreeMap<>(Map.of(at("2026-01-02T00:00:00"), 9.0))))
        .withMessageStartingWith("no premium was sampled from 2026-01-02T00:01:00Z");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> window.average(new TreeMap<>(Map.of(at("2026-01-02T00:01:00"), Double.NaN))))
        .withMessage("premium at 2026-01-02T00:01:00Z must be a finite number, was: NaN");
  }

  @Test
  void a_length_that_is_no_whole_number_of_steps_is_refused() {
    Instant now = at("2026-01-02T00:02:00");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PremiumWindow.ending(now, Duration.ofSeconds(90), MINUTE))
        .withMessageStartingWith("a premium window must be a whole number of steps");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PremiumWindow.ending(now, Duration.ofHours(1), Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PremiumWindow(now, now.minusMillis(1)));
  }

  private static Instant at(String time) {
    return Instant.parse(time + "Z");
  }
}
