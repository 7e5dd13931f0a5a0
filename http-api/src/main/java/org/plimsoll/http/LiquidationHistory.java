package org.plimsoll.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.UnwindCancelled;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.LiquidationReport;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.UnwindEstimate;
import org.plimsoll.account.UnwindOutcome;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.risk.units.Cash;

/** The liquidations of an account, as its journal tells them. */
final class LiquidationHistory {
  private LiquidationHistory() {}

  /**
   * One liquidation.
   *
   * @param endedAt empty while it is open
   * @param report what it came to; empty while it is open, and of those that ended before there
   *     were reports
   */
  record Entry(
      String liquidation,
      Instant startedAt,
      Optional<Instant> endedAt,
      Cash equityAtStart,
      Cash maintenanceMarginAtStart,
      List<Step> steps,
      Optional<LiquidationReport> report) {}

  /** How a step came out. */
  enum State {
    /** Ordered, and neither settled nor cancelled yet. */
    UNDER_WAY,
    SETTLED,
    /** The venue executed nothing of it. */
    CANCELLED
  }

  /**
   * One step.
   *
   * @param equity of the account when it was ordered
   * @param estimate what it was expected to do, if it trades
   * @param outcome what it did, if it is settled
   */
  record Step(
      SettlementId id,
      int tier,
      UnwindStep step,
      Instant orderedAt,
      Cash equity,
      Cash maintenanceMargin,
      Optional<UnwindEstimate> estimate,
      State state,
      Optional<UnwindOutcome> outcome) {

    private static Step of(UnwindOrdered ordered) {
      boolean isDone = ordered.step() instanceof UnwindStep.CancelOrders;
      return new Step(
          ordered.id(),
          ordered.step().tier(),
          ordered.step(),
          ordered.at(),
          ordered.figures().equity(),
          ordered.figures().maintenanceMargin(),
          ordered.estimate(),
          isDone ? State.SETTLED : State.UNDER_WAY,
          Optional.empty());
    }

    private Step in(State changed, Optional<UnwindOutcome> result) {
      return new Step(
          id, tier, step, orderedAt, equity, maintenanceMargin, estimate, changed, result);
    }
  }

  /** Whether an event has anything to do with a liquidation. */
  static boolean concerns(AccountEvent event) {
    return event instanceof LiquidationStarted
        || event instanceof UnwindOrdered
        || event instanceof UnwindCancelled
        || event instanceof LegSettled
        || event instanceof LiquidationEnded;
  }

  /**
   * @param events of one account in their order, at least those that concern liquidations
   */
  static List<Entry> of(List<AccountEvent> events) {
    List<Entry> entries = new ArrayList<>();
    for (AccountEvent event : events) {
      if (event instanceof LiquidationStarted started) {
        entries.add(
            new Entry(
                started.liquidation(),
                started.at(),
                Optional.empty(),
                started.figures().equity(),
                started.figures().maintenanceMargin(),
                List.of(),
                Optional.empty()));
      } else if (!entries.isEmpty()) {
        int last = entries.size() - 1;
        entries.set(last, after(entries.get(last), event));
      }
    }
    return List.copyOf(entries);
  }

  private static Entry after(Entry entry, AccountEvent event) {
    if (event instanceof UnwindOrdered ordered) {
      List<Step> steps = new ArrayList<>(entry.steps());
      steps.add(Step.of(ordered));
      return with(entry, steps);
    } else if (event instanceof UnwindCancelled cancelled) {
      return closed(entry, cancelled.id(), State.CANCELLED, Optional.empty());
    } else if (event instanceof LegSettled settled) {
      return closed(entry, settled.settlement(), State.SETTLED, settled.outcome());
    } else if (event instanceof LiquidationEnded ended) {
      return new Entry(
          entry.liquidation(),
          entry.startedAt(),
          Optional.of(ended.at()),
          entry.equityAtStart(),
          entry.maintenanceMarginAtStart(),
          entry.steps(),
          ended.report());
    }
    return entry;
  }

  private static Entry closed(
      Entry entry, SettlementId id, State state, Optional<UnwindOutcome> outcome) {
    return with(
        entry,
        entry.steps().stream()
            .map(step -> step.id().equals(id) ? step.in(state, outcome) : step)
            .toList());
  }

  private static Entry with(Entry entry, List<Step> steps) {
    return new Entry(
        entry.liquidation(),
        entry.startedAt(),
        entry.endedAt(),
        entry.equityAtStart(),
        entry.maintenanceMarginAtStart(),
        List.copyOf(steps),
        entry.report());
  }
}
