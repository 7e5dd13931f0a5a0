package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.risk.Markets.BTC_PERP;
import static org.plimsoll.risk.Markets.ETH_PERP;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.plimsoll.risk.units.Cash;

class UnwindBudgetTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private final UnwindBudget budget =
      UnwindBudget.of(Cash.of("100"), Duration.ofSeconds(10)).at(START);

  @Test
  void each_instrument_has_its_own() {
    UnwindBudget spent = budget.spend(BTC_PERP, Cash.of("60")).spend(BTC_PERP, Cash.of("30"));

    assertThat(spent.remaining(BTC_PERP)).isEqualTo(Cash.of("10"));
    assertThat(spent.remaining(ETH_PERP)).isEqualTo(Cash.of("100"));
  }

  @Test
  void it_never_goes_below_zero() {
    assertThat(budget.spend(BTC_PERP, Cash.of("250")).remaining(BTC_PERP)).isEqualTo(Cash.ZERO);
  }

  @Test
  void it_is_as_spent_until_the_window_is_over() {
    UnwindBudget spent = budget.spend(BTC_PERP, Cash.of("60"));

    assertThat(spent.at(START.plusMillis(9_999)).remaining(BTC_PERP)).isEqualTo(Cash.of("40"));
    assertThat(spent.at(START.plusSeconds(10)).remaining(BTC_PERP)).isEqualTo(Cash.of("100"));
  }

  @Test
  void the_next_window_begins_when_it_is_first_needed() {
    UnwindBudget second =
        budget
            .spend(BTC_PERP, Cash.of("60"))
            .at(START.plusSeconds(25))
            .spend(BTC_PERP, Cash.of("5"));

    assertThat(second.at(START.plusSeconds(34)).remaining(BTC_PERP)).isEqualTo(Cash.of("95"));
    assertThat(second.at(START.plusSeconds(35)).remaining(BTC_PERP)).isEqualTo(Cash.of("100"));
  }
}
