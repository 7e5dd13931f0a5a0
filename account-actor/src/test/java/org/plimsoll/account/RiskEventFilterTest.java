package org.plimsoll.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RiskEventFilterTest {
  @Test
  void of_all_events_those_of_trouble_are_wanted() {
    Set<String> wanted =
        JournalExamples.accountEvents().stream()
            .filter(RiskEventFilter::includes)
            .map(event -> event.getClass().getSimpleName())
            .collect(Collectors.toSet());

    assertThat(wanted)
        .containsExactlyInAnyOrder(
            "MarginStatusChanged",
            "LiquidationStarted",
            "UnwindOrdered",
            "UnwindCancelled",
            "LiquidationEnded",
            "MarginCallRaised",
            "MarginCallAcknowledged",
            "MarginCallEscalated",
            "MarginCallEnded",
            "NoticeGivenUp");
  }
}
