package org.plimsoll.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginFigures;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.risk.units.Cash;

/** Which events of liquidations do not explain themselves. */
class EventCountsTest {
  private static final Instant AT = Instant.parse("2025-01-01T00:00:00Z");

  @Test
  void a_liquidation_below_maintenance_that_ends_is_explained() {
    assertThat(unexplained(started("1", "99", "100"), ended("1"), started("2", "-1", "0")))
        .isZero();
  }

  @Test
  void a_liquidation_of_who_has_its_maintenance_margin_is_not() {
    assertThat(unexplained(started("1", "100", "100"))).isEqualTo(1);
  }

  @Test
  void a_second_one_while_the_first_is_open_is_not() {
    assertThat(unexplained(started("1", "99", "100"), started("2", "99", "100"))).isEqualTo(1);
  }

  @Test
  void the_end_of_one_that_is_not_open_is_not() {
    assertThat(unexplained(ended("1"))).isEqualTo(1);
    assertThat(unexplained(started("1", "99", "100"), ended("2"))).isEqualTo(1);
  }

  private static long unexplained(AccountEvent... events) {
    var history = new AccountHistory(AccountId.of("alice"), List.of(events));
    return EventCounts.of(List.of(history)).unexplained();
  }

  private static AccountEvent started(String id, String equity, String maintenance) {
    return new LiquidationStarted(id, figures(equity, maintenance), AT);
  }

  private static AccountEvent ended(String id) {
    return new LiquidationEnded(id, figures("100", "100"), AT);
  }

  private static MarginFigures figures(String equity, String maintenance) {
    return new MarginFigures(
        1,
        "house",
        Cash.of(equity),
        Cash.of(maintenance),
        Cash.of(maintenance),
        new TreeMap<>(),
        new TreeMap<>(),
        MarginMethod.STANDARD,
        new TreeMap<>());
  }
}
