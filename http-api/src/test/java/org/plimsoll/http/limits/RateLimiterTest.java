package org.plimsoll.http.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.Seed;

/** Rates as they are kept, on a clock that stands until it is set. */
final class RateLimiterTest {
  private static final RateTier TIER =
      new RateTier("caller", new RateLimit(10, 100), new RateLimit(2, 5));

  private long now = -TimeUnit.SECONDS.toNanos(5); // such clocks may begin anywhere
  private final RateLimiter limiter = new RateLimiter(3, () -> now);

  @ParameterizedTest
  @CsvSource({
    // asked at once, after ms, weight, granted, left, full in s, retry in s
    "0,    0,     1, true,  99, 1,  0",
    "0,    0,    50, true,  50, 5,  0",
    "99,   0,     1, true,   0, 10, 0",
    "100,  0,     1, false,  0, 10, 1",
    "100,  99,    1, false,  0, 10, 1",
    "100,  100,   1, true,   0, 10, 0",
    "100,  0,    50, false,  0, 10, 5",
    "100,  4999, 50, false, 49, 6,  1",
    "100,  5000, 50, true,   0, 10, 0",
    "100,  9999,  1, true,  98, 1,  0",
    "100, 60000,  1, true,  99, 1,  0"
  })
  void tokens_come_back_steadily_up_to_the_burst(
      int asked, int afterMillis, int weight, boolean granted, long left, long full, long retry) {
    for (int i = 0; i < asked; i++) {
      assertThat(ask("alice", 1)).returns(true, Admission::isGranted);
    }
    now += TimeUnit.MILLISECONDS.toNanos(afterMillis);

    assertThat(ask("alice", weight))
        .isEqualTo(new Admission("caller", TIER.usual(), left, full, retry))
        .returns(granted, Admission::isGranted);
  }

  @Test
  void a_refusal_takes_nothing() {
    ask("alice", 50);
    ask("alice", 45);
    for (int i = 0; i < 1000; i++) {
      assertThat(ask("alice", 50).isGranted()).isFalse();
    }

    assertThat(ask("alice", 5)).returns(true, Admission::isGranted).returns(0L, Admission::left);
  }

  @Test
  void callers_are_counted_apart() {
    ask("alice", 50);
    ask("alice", 50);

    assertThat(ask("alice", 1).isGranted()).isFalse();
    assertThat(ask("bob", 1).left()).isEqualTo(99);
  }

  @Test
  void what_lowers_risk_has_a_share_that_others_cannot_use_up() {
    ask("alice", 50);
    ask("alice", 50);
    for (int i = 0; i < 1000; i++) {
      ask("alice", 1);
    }

    for (int left = 4; left >= 0; left--) {
      assertThat(limiter.admit("alice", TIER, 1, true))
          .returns("caller-reserved", Admission::policy)
          .returns(true, Admission::isGranted)
          .returns((long) left, Admission::left);
    }
    assertThat(limiter.admit("alice", TIER, 1, true))
        .returns(false, Admission::isGranted)
        .returns(1L, Admission::retryAfterSeconds);

    now += TimeUnit.MILLISECONDS.toNanos(100);
    assertThat(limiter.admit("alice", TIER, 1, true)).returns("caller", Admission::policy);
  }

  @Test
  void what_lowers_risk_leaves_its_share_alone_as_long_as_there_is_other_room() {
    for (int i = 0; i < 100; i++) {
      assertThat(limiter.admit("alice", TIER, 1, true)).returns("caller", Admission::policy);
    }
    assertThat(limiter.admit("alice", TIER, 1, true).left()).isEqualTo(4);
  }

  @Test
  void of_more_callers_than_are_remembered_the_one_who_asked_longest_ago_begins_anew() {
    ask("alice", 50);
    ask("bob", 50);
    ask("carol", 50);
    ask("alice", 1);
    ask("dave", 1);

    assertThat(ask("alice", 1).left()).isEqualTo(48);
    assertThat(ask("bob", 1).left()).isEqualTo(99);
  }

  @Test
  void whatever_is_asked_no_more_is_granted_than_burst_and_time_allow() {
    SplittableRandom random = Seed.random();
    long begun = now;
    long granted = 0;
    for (int i = 0; i < 10_000; i++) {
      now += random.nextLong(TimeUnit.MILLISECONDS.toNanos(300));
      int weight = 1 + random.nextInt(RateTier.HEAVIEST);
      granted += ask("alice", weight).isGranted() ? weight : 0;
    }
    double most = 100 + 10 * (now - begun) / 1e9;

    assertThat((double) granted).as("seed " + Seed.VALUE).isBetween(most - 150, most);
  }

  @Test
  void an_admission_says_what_it_is_in_the_fields_of_the_draft() {
    Admission admission = ask("alice", 30);

    assertThat(admission.rule()).isEqualTo("\"caller\";q=100;w=10");
    assertThat(admission.state()).isEqualTo("\"caller\";r=70;t=3");
  }

  private Admission ask(String who, int weight) {
    return limiter.admit(who, TIER, weight, false);
  }
}
