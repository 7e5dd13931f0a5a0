package org.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StandstillTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong(-5);
  private final AtomicBoolean hasOthers = new AtomicBoolean(true);
  private final Standstill standstill = new Standstill(LIMIT, nanos::get, hasOthers::get);

  @Test
  void a_node_that_moves_within_the_limit_goes_on() {
    for (int n = 0; n < 10; n++) {
      nanos.addAndGet(LIMIT.toNanos());
      assertThat(standstill.isOverdue()).isFalse();
    }
  }

  @Test
  void a_node_that_stood_still_for_longer_is_overdue_whoever_asks_first_and_stays_so() {
    nanos.addAndGet(LIMIT.toNanos() + 1);

    assertThat(standstill.isOverdue()).isTrue();
    hasOthers.set(false);
    assertThat(standstill.isOverdue()).as("also when the others are gone").isTrue();
  }

  @Test
  void a_node_that_is_alone_is_missed_by_nobody() {
    hasOthers.set(false);
    nanos.addAndGet(LIMIT.toNanos() * 100);
    assertThat(standstill.isOverdue()).isFalse();

    hasOthers.set(true);
    nanos.addAndGet(LIMIT.toNanos());
    assertThat(standstill.isOverdue()).as("counted from then on").isFalse();
  }

  @Test
  void the_limit_is_before_anybody_takes_over() {
    var config = ConfigFactory.load(ConfigFactory.parseResources("cluster.conf"));
    Duration takeover =
        config
            .getDuration("pekko.cluster.failure-detector.acceptable-heartbeat-pause")
            .plus(
                config
                    .getDuration("pekko.cluster.split-brain-resolver.stable-after")
                    .multipliedBy(2));

    assertThat(Standstill.limit(config)).isEqualTo(LIMIT).isLessThan(takeover);
  }
}
