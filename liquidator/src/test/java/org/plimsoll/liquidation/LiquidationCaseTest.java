package org.plimsoll.liquidation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.Portfolios;
import org.plimsoll.risk.Seed;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.units.Cash;

class LiquidationCaseTest {
  @Test
  void insolvent_accounts_come_first_then_the_least_equity_per_margin_then_the_name() {
    List<LiquidationCase> inOrder =
        Stream.of(
                alert("a1", MarginStatus.INSOLVENT, "-50", "10"),
                alert("a2", MarginStatus.INSOLVENT, "-1", "1000"),
                alert("a0", MarginStatus.INSOLVENT, "5", "10"),
                alert("b4", MarginStatus.BELOW_MAINTENANCE, "1", "100"),
                alert("b1", MarginStatus.BELOW_MAINTENANCE, "50", "100"),
                alert("b2", MarginStatus.BELOW_MAINTENANCE, "5", "10"),
                alert("b0", MarginStatus.BELOW_MAINTENANCE, "99", "100"),
                alert("b3", MarginStatus.BELOW_MAINTENANCE, "0.1", "0"))
            .map(LiquidationCase::queued)
            .toList();
    for (int i = 0; i < 50; i++) {
      List<LiquidationCase> cases = new ArrayList<>(inOrder);
      Collections.shuffle(cases, new Random(Seed.VALUE + i));

      cases.sort(LiquidationCase.WORST_FIRST);

      assertThat(cases).as("seed %d, %d", Seed.VALUE, i).isEqualTo(inOrder);
    }
  }

  @Test
  void an_older_alert_does_not_replace_a_newer() {
    LiquidationCase known = LiquidationCase.queued(revision(7));

    assertThat(known.heard(revision(6)).alert().revision()).isEqualTo(7);
    assertThat(known.heard(revision(8)).alert().revision()).isEqualTo(8);
  }

  @Test
  void only_what_was_said_after_the_order_counts_as_heard_since() {
    LiquidationCase ordered =
        LiquidationCase.queued(revision(7)).ordering(new UnwindStep.Takeover(), Map.of());

    assertThat(ordered.heardSinceOrdered()).isFalse();
    assertThat(ordered.heard(revision(7)).heardSinceOrdered()).isFalse();
    assertThat(ordered.heard(revision(8)).heardSinceOrdered()).isTrue();
  }

  private static MarginAlert revision(long revision) {
    return new MarginAlert(
        AccountId.of("a"),
        "a-5",
        revision,
        MarginMethod.STANDARD,
        MarginStatus.BELOW_MAINTENANCE,
        Cash.of("1"),
        Cash.of("2"),
        Portfolios.cash("1"),
        Optional.empty());
  }

  private static MarginAlert alert(
      String account, MarginStatus status, String equity, String maintenance) {
    return new MarginAlert(
        AccountId.of(account),
        account + "-5",
        5,
        MarginMethod.STANDARD,
        status,
        Cash.of(equity),
        Cash.of(maintenance),
        Portfolios.cash(equity),
        Optional.empty());
  }
}
