package org.plimsoll.node.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.SettableClock;

class ReadinessTest {
  private final SettableClock clock = new SettableClock(Markets.AS_OF);
  private final Readiness readiness = new Readiness(clock, Duration.ofSeconds(10));

  @Test
  void a_node_that_has_not_looked_yet_is_starting() {
    assertThat(readiness.missing()).extracting(Missing::what).containsExactly("start");
  }

  @Test
  void the_newest_look_counts() {
    readiness.looked(clock.instant(), List.of(new Missing("journal", "away")));
    assertThat(readiness.missing()).extracting(Missing::what).containsExactly("journal");

    readiness.looked(clock.instant(), List.of());
    assertThat(readiness.missing()).isEmpty();
  }

  @Test
  void a_node_that_looks_no_more_is_not_ready() {
    readiness.looked(clock.instant(), List.of());
    clock.advance(Duration.ofSeconds(10));
    assertThat(readiness.missing()).isEmpty();

    clock.advance(Duration.ofMillis(1));
    assertThat(readiness.missing()).extracting(Missing::what).containsExactly("watch");
  }
}
