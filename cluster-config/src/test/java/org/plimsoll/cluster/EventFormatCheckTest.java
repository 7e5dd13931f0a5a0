package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFormatCheckTest {
  @ParameterizedTest
  @CsvSource({"1, 2, 2 here and 1 there", "2, 1, 1 here and 2 there", ", 1, 1 here and unknown"})
  void nodes_of_different_formats_refuse_each_other(Integer there, int here, String reason) {
    assertThat(EventFormatCheck.refusal(Optional.ofNullable(there), here))
        .hasValueSatisfying(
            told -> assertThat(told).contains("plimsoll.journal.event-format is").contains(reason));
  }

  @Test
  void nodes_of_one_format_are_of_one_cluster() {
    assertThat(EventFormatCheck.refusal(Optional.of(3), 3)).isEmpty();
  }
}
