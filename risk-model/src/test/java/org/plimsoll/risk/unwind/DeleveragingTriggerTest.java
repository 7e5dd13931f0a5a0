package org.plimsoll.risk.unwind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.risk.unwind.DeleveragingTrigger.Reason;

final class DeleveragingTriggerTest {
  private static final DeleveragingTrigger TRIGGER = new DeleveragingTrigger(-0.3, -0.25, 1);

  @ParameterizedTest(name = "pool {0}, drawdown {1}")
  @CsvSource(
      textBlock =
          """
          # pool,  drawdown, reason
          2000000, -0.3,     DRAWDOWN
          2000000, -0.2999,  NULL
          2,       -0.9,     DRAWDOWN
          1,       -0.9,     NULL
          0,       -0.1,     POOL_EMPTY
          -5,      -0.9,     POOL_EMPTY
          """,
      nullValues = "NULL")
  void a_deep_drawdown_or_an_empty_pool_starts_it(double pool, double drawdown, Reason reason) {
    assertThat(TRIGGER.reason(pool, drawdown).orElse(null)).isEqualTo(reason);
  }

  @ParameterizedTest(name = "{0} at pool {1}, drawdown {2}")
  @CsvSource({
    "DRAWDOWN, 100, -0.25, false",
    "DRAWDOWN, 100, -0.2499, true",
    "DRAWDOWN, 0, -0.1, true",
    "POOL_EMPTY, 0, -0.1, false",
    "POOL_EMPTY, 0.01, -0.9, true"
  })
  void it_stops_when_its_own_reason_is_gone(
      Reason reason, double pool, double drawdown, boolean stops) {
    assertThat(TRIGGER.stops(reason, pool, drawdown)).isEqualTo(stops);
  }

  @Test
  void a_drawdown_is_measured_against_the_highest_pool() {
    assertThat(DeleveragingTrigger.drawdown(400_000, 1_000_000, 2_000_000)).isEqualTo(-0.3);
    assertThat(DeleveragingTrigger.drawdown(5, 5, 2)).isZero();
  }

  @Test
  void ratios_in_the_wrong_order_and_an_impossible_highest_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeleveragingTrigger(-0.25, -0.3, 1))
        .withMessageStartingWith("a trigger needs start ratio < 0 and start <= stop <= 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeleveragingTrigger.drawdown(6, 5, 2))
        .withMessageStartingWith("the highest profit and loss is at least the present one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeleveragingTrigger.drawdown(1, 5, 0))
        .withMessage("highest pool must be finite and > 0, was: 0.0");
  }
}
