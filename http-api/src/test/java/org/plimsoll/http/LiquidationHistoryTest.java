package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.LiquidationReport;
import org.plimsoll.account.MarginFigures;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.account.OrderId;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.UnwindOutcome;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.http.LiquidationHistory.Entry;
import org.plimsoll.http.LiquidationHistory.State;
import org.plimsoll.http.LiquidationHistory.Step;
import org.plimsoll.risk.Markets;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;

final class LiquidationHistoryTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final MarginFigures FIGURES =
      new MarginFigures(
          1,
          "house-1",
          Cash.of("10"),
          Cash.of("40"),
          Cash.of("20"),
          new TreeMap<>(),
          new TreeMap<>(),
          MarginMethod.STANDARD,
          new TreeMap<>());
  private static final UnwindStep SLICE =
      new UnwindStep.MarketSlice(Markets.BTC_PERP, Quantity.of("-1"));
  private static final Optional<UnwindOutcome> OUTCOME =
      Optional.of(new UnwindOutcome(Cash.of("50000"), Cash.of("2"), Cash.of("3")));

  @Test
  void every_liquidation_has_its_own_steps_and_each_step_how_it_came_out() {
    Optional<LiquidationReport> report =
        Optional.of(
            new LiquidationReport(
                1, Cash.of("50000"), Cash.of("2"), Cash.of("3"), Cash.of("10"), Cash.of("30")));

    List<Entry> entries =
        LiquidationHistory.of(
            List.of(
                settled("trade-before", Optional.empty()),
                new LiquidationStarted("a-1", FIGURES, AT),
                ordered("a-1", "s1", new UnwindStep.CancelOrders(List.of(OrderId.of("o")))),
                ordered("a-1", "s2", SLICE),
                new UnwindCancelled("a-1", SettlementId.of("s2"), "thin", AT),
                ordered("a-1", "s3", SLICE),
                settled("s3", OUTCOME),
                new LiquidationEnded("a-1", FIGURES, AT.plusSeconds(1), report),
                new LiquidationStarted("a-9", FIGURES, AT.plusSeconds(2)),
                ordered("a-9", "s4", SLICE)));

    assertThat(entries).extracting(Entry::liquidation).containsExactly("a-1", "a-9");
    assertThat(entries.get(0).steps())
        .extracting(step -> step.id().value(), Step::tier, Step::state, Step::outcome)
        .containsExactly(
            tuple("s1", 0, State.SETTLED, Optional.empty()),
            tuple("s2", 1, State.CANCELLED, Optional.empty()),
            tuple("s3", 1, State.SETTLED, OUTCOME));
    assertThat(entries.get(0).endedAt()).contains(AT.plusSeconds(1));
    assertThat(entries.get(0).report()).isEqualTo(report);
    assertThat(entries.get(1).steps()).extracting(Step::state).containsExactly(State.UNDER_WAY);
    assertThat(entries.get(1).endedAt()).isEmpty();
  }

  private static UnwindOrdered ordered(String liquidation, String id, UnwindStep step) {
    return new UnwindOrdered(liquidation, SettlementId.of(id), step, FIGURES, AT);
  }

  private static LegSettled settled(String id, Optional<UnwindOutcome> outcome) {
    return new LegSettled(
        SettlementId.of(id),
        SettlementKind.UNWIND,
        Leg.of(AccountId.of("a")),
        Cash.ZERO,
        new TreeMap<>(),
        AT,
        outcome);
  }
}
