package org.plimsoll.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.plimsoll.http.Journaled.ALICE;
import static org.plimsoll.http.Journaled.START;
import static org.plimsoll.http.Journaled.at;
import static org.plimsoll.http.Journaled.figures;
import static org.plimsoll.http.Journaled.trade;
import static org.plimsoll.risk.Markets.BTC_PERP;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Leg;
import org.plimsoll.account.SettlementEvent;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.SettlementKind;
import org.plimsoll.account.SettlementTerms;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.http.LiquidationStory.StepRecord;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.Quantity;
import org.plimsoll.risk.units.Rate;

final class LiquidationStoryTest {
  private static final AccountId MAKER = AccountId.of("house:market-maker:1");
  private static final SettlementId STEP = SettlementId.of("unwind-alice-12-2");

  private final List<LoggedEvent> events =
      numberedFrom(
          8,
          status(MarginStatus.ABOVE_INITIAL, MarginStatus.MARGIN_CALL),
          Journaled.deposited("k", "1"),
          status(MarginStatus.MARGIN_CALL, MarginStatus.BELOW_MAINTENANCE),
          new LiquidationStarted("alice-12", figures("10"), START),
          ordered("unwind-alice-12-1"),
          new UnwindCancelled("alice-12", SettlementId.of("unwind-alice-12-1"), "thin", START),
          ordered(STEP.value()),
          Journaled.deposited("k2", "1"),
          Journaled.settled(
              STEP.value(),
              SettlementKind.UNWIND,
              List.of(trade(BTC_PERP, "-1", "48000")),
              Map.of(),
              Map.of(),
              "-2"),
          status(MarginStatus.BELOW_MAINTENANCE, MarginStatus.ABOVE_INITIAL),
          new LiquidationEnded("alice-12", figures("30"), START),
          status(MarginStatus.ABOVE_INITIAL, MarginStatus.MARGIN_CALL));

  @Test
  void a_liquidation_is_told_from_the_breach_to_the_last_leg_with_both_sides() {
    LiquidationStory story = story(true);

    assertThat(story.lines())
        .extracting(line -> line.name().orElse("?") + "#" + line.sequence() + " " + line.type())
        .containsExactly(
            "alice#10 margin-status-changed",
            "alice#11 liquidation-started",
            "alice#12 unwind-ordered",
            "alice#13 unwind-cancelled",
            "alice#14 unwind-ordered",
            STEP + "#1 settlement-proposed",
            MAKER + "#77 leg-settled",
            STEP + "#2 settlement-leg-applied",
            "alice#16 leg-settled",
            STEP + "#3 settlement-leg-applied",
            "alice#17 margin-status-changed",
            "alice#18 liquidation-ended");
    assertThat(story.endedAt()).contains(START);
    assertThat(story.startedBy()).isEqualTo(figures("10"));
    assertThat(story.text())
        .contains("Prices: BTC-USDT 48010")
        .contains("Marks:  BTC-PERP 48000")
        .contains("alice #14  step unwind-alice-12-2 ordered, tier 1: sell 1 BTC-PERP\n")
        .contains(MAKER + " #77  leg of unwind-alice-12-2 (UNWIND) settled: 1 BTC-PERP for -48000")
        .doesNotContain("collateral");
  }

  @Test
  void another_account_is_not_named_to_whom_it_does_not_concern() {
    LiquidationStory story = story(false);

    assertThat(story.lines()).hasSize(12);
    assertThat(story.text()).doesNotContain(MAKER.value()).contains("another account #77");
    assertThat(JsonWriter.write(story)).asString().doesNotContain(MAKER.value());
  }

  @Test
  void a_step_that_names_another_account_is_told_without_it() {
    UnwindStep share =
        new UnwindStep.BackstopShare(
            MAKER,
            Rate.of("0.02"),
            List.of(
                Leg.of(MAKER, trade(BTC_PERP, "1", "-48000")),
                Leg.of(ALICE, trade(BTC_PERP, "-1", "48000"))));
    List<LoggedEvent> own =
        numberedFrom(
            12,
            new LiquidationStarted("alice-12", figures("10"), START),
            new UnwindOrdered("alice-12", STEP, share, figures("10"), START));

    LiquidationStory story =
        LiquidationStory.of(ALICE, "alice-12", own, Map.of(), id -> false).orElseThrow();

    assertThat(story.lines().get(1).text()).contains("a backstop takes a share");
    assertThat(story.lines().get(1).event()).isEmpty();
    assertThat(story.lines().get(0).event()).isPresent();
  }

  @Test
  void one_that_is_open_has_no_end_and_another_is_not_found() {
    LiquidationStory open =
        LiquidationStory.of(ALICE, "alice-12", events.subList(0, 5), Map.of(), id -> true)
            .orElseThrow();

    assertThat(open.endedAt()).isEmpty();
    assertThat(LiquidationStory.of(ALICE, "alice-1", events, Map.of(), id -> true)).isEmpty();
  }

  private LiquidationStory story(boolean isShown) {
    StepRecord step =
        new StepRecord(
            List.of(
                settlement(
                    1,
                    new SettlementEvent.Proposed(
                        new SettlementTerms(
                            STEP,
                            SettlementKind.UNWIND,
                            Optional.empty(),
                            List.of(
                                Leg.of(MAKER, trade(BTC_PERP, "1", "-48000")),
                                Leg.of(ALICE, trade(BTC_PERP, "-1", "48000")))),
                        1,
                        START)),
                settlement(2, new SettlementEvent.LegApplied(MAKER, 78, START)),
                settlement(3, new SettlementEvent.LegApplied(ALICE, 18, START))),
            Map.of(MAKER, at(77, legOf(MAKER))));
    return LiquidationStory.of(ALICE, "alice-12", events, Map.of(STEP, step), id -> isShown)
        .orElseThrow();
  }

  private static AccountEvent legOf(AccountId account) {
    return new AccountEvent.LegSettled(
        STEP,
        SettlementKind.UNWIND,
        Leg.of(account, trade(BTC_PERP, "1", "-48000")),
        Cash.ZERO,
        new TreeMap<>(),
        START);
  }

  private static LoggedSettlementEvent settlement(long sequence, SettlementEvent event) {
    return new LoggedSettlementEvent(sequence, Journaled.time(sequence), event);
  }

  private static AccountEvent status(MarginStatus from, MarginStatus to) {
    return new MarginStatusChanged(from, to, figures("10"), START);
  }

  private static AccountEvent ordered(String id) {
    return new UnwindOrdered(
        "alice-12",
        SettlementId.of(id),
        new UnwindStep.MarketSlice(BTC_PERP, Quantity.of("-1")),
        figures("10"),
        START);
  }

  private static List<LoggedEvent> numberedFrom(long first, AccountEvent... events) {
    List<LoggedEvent> numbered = new ArrayList<>();
    for (AccountEvent event : events) {
      numbered.add(at(first + numbered.size(), event));
    }
    return numbered;
  }
}
