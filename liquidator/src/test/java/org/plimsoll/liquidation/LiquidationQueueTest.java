package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.liquidation.LiquidatorCommand.Phase;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

class LiquidationQueueTest {
  private static final long SEED = Long.getLong("plimsoll.seed", 20250101L);

  @Test
  void the_worst_in_line_comes_first_and_stays_until_its_phase_changes() {
    var queue = new LiquidationQueue();
    queue.put(inLine("a", "50"));
    queue.put(inLine("b", "20"));
    queue.put(inLine("c", "80"));

    assertThat(queue.worst()).map(LiquidationQueueTest::name).contains("b");
    assertThat(queue.worst()).map(LiquidationQueueTest::name).contains("b");
    queue.put(queue.worst().orElseThrow().in(Phase.ORDERING));
    assertThat(queue.worst()).map(LiquidationQueueTest::name).contains("a");
    assertThat(queue.underWay()).isEqualTo(1);
  }

  @Test
  void who_waits_is_not_in_line_until_lined_up_again() {
    var queue = new LiquidationQueue();
    queue.put(inLine("a", "50").in(Phase.WAITING_FOR_BUDGET));
    queue.put(inLine("b", "60").in(Phase.WAITING_FOR_PRICE));
    queue.put(inLine("c", "10").in(Phase.SETTLING));

    assertThat(queue.worst()).isEmpty();
    queue.lineUpWaiting();
    assertThat(queue.worst()).map(LiquidationQueueTest::name).contains("a");
    assertThat(queue.underWay()).isEqualTo(1);
  }

  /** A debt nobody can pay, or an auction, lasts until there is money or another price. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          QUEUED,             false
          WAITING_FOR_BUDGET, true
          WAITING_FOR_PRICE,  true
          WAITING_FOR_BIDS,   true
          WAITING_FOR_TURN,   false
          WAITING_FOR_LAYERS, true
          WAITING_FOR_BOOKS,  false
          ASSESSING,          false
          ORDERING,           false
          EXECUTING,          false
          SETTLING,           false
          """)
  void nothing_the_venue_does_ends_the_wait_for_time_prices_or_money(
      Phase phase, boolean awaitsOutside) {
    assertThat(phase.awaitsOutside()).isEqualTo(awaitsOutside);
  }

  @Test
  void it_agrees_with_a_plain_map_after_any_changes() {
    SplittableRandom random = new SplittableRandom(SEED);
    var queue = new LiquidationQueue();
    Map<AccountId, LiquidationCase> plain = new HashMap<>();
    for (int change = 0; change < 20_000; change++) {
      String account = "a" + random.nextInt(40);
      if (random.nextInt(4) == 0) {
        queue.remove(AccountId.of(account));
        plain.remove(AccountId.of(account));
      } else {
        Phase phase = Phase.values()[random.nextInt(Phase.values().length)];
        LiquidationCase changed = inLine(account, "" + random.nextInt(-20, 100)).in(phase);
        queue.put(changed);
        plain.put(AccountId.of(account), changed);
      }
      String at = "seed " + SEED + " change " + change;
      assertThat(queue.worst()).as(at).isEqualTo(worst(plain));
      assertThat(queue.underWay())
          .as(at)
          .isEqualTo((int) plain.values().stream().filter(LiquidationCase::isUnderWay).count());
    }
    List<LiquidationCase> all = new ArrayList<>(plain.values());
    all.sort(LiquidationCase.WORST_FIRST);
    assertThat(queue.worstFirst()).isEqualTo(all);
  }

  private static Optional<LiquidationCase> worst(Map<AccountId, LiquidationCase> plain) {
    return plain.values().stream()
        .filter(c -> c.phase() == Phase.QUEUED)
        .min(LiquidationCase.WORST_FIRST);
  }

  private static LiquidationCase inLine(String account, String equity) {
    return LiquidationCase.queued(
        new MarginAlert(
            AccountId.of(account),
            account + "-1",
            1,
            MarginMethod.STANDARD,
            equity.startsWith("-") ? MarginStatus.INSOLVENT : MarginStatus.BELOW_MAINTENANCE,
            Cash.of(equity),
            Cash.of("100"),
            Portfolio.EMPTY,
            Optional.empty()));
  }

  private static String name(LiquidationCase each) {
    return each.alert().account().value();
  }
}
