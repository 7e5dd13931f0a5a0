package org.plimsoll.risk.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YearsTest {
  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource(
      textBlock =
          """
          2026-01-01T00:00:00Z, 2027-01-01T00:00:00Z,   1
          2028-01-01T00:00:00Z, 2029-01-01T00:00:00Z,   1.0027397260273974
          2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z,   0
          2026-01-01T00:00:00Z, 2026-01-01T00:00:31.536Z, 0.000001
          2026-01-01T00:00:00.5Z, 2026-01-01T00:00:32.036Z, 0.000001
          2027-01-01T00:00:00Z, 2026-01-01T00:00:00Z,   -1
          """)
  void a_year_has_365_days_and_the_past_is_negative(Instant from, Instant to, double years) {
    assertThat(Years.between(from, to)).isEqualTo(years);
  }
}
