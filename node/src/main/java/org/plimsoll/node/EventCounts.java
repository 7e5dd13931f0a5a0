package org.plimsoll.node;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountEvent.LegSettled;
import org.plimsoll.account.AccountEvent.LiquidationEnded;
import org.plimsoll.account.AccountEvent.LiquidationStarted;
import org.plimsoll.account.AccountEvent.MarginStatusChanged;
import org.plimsoll.account.AccountEvent.UnwindOrdered;
import org.plimsoll.account.SettlementId;
import org.plimsoll.risk.margin.MarginStatus;

/**
 * What happened, counted over the journals of accounts.
 *
 * @param events all of them
 * @param unexplained liquidations that started although the numbers in their event do not say that
 *     equity was below maintenance margin, and steps and ends of a liquidation that was not open
 * @param startedAt how many liquidations started at each instant
 * @param settledByTier unwind steps that were settled, per tier
 */
record EventCounts(
    long events,
    long marginCalls,
    long liquidationsStarted,
    long liquidationsEnded,
    long insolvencies,
    long unexplained,
    SortedMap<Instant, Long> startedAt,
    SortedMap<Integer, Long> settledByTier) {

  static EventCounts of(List<AccountHistory> histories) {
    return histories.stream()
        .map(EventCounts::of)
        .reduce(
            new EventCounts(0, 0, 0, 0, 0, 0, new TreeMap<>(), new TreeMap<>()), EventCounts::plus);
  }

  private static EventCounts of(AccountHistory history) {
    Map<SettlementId, Integer> ordered = new HashMap<>();
    SortedMap<Instant, Long> started = new TreeMap<>();
    SortedMap<Integer, Long> settled = new TreeMap<>();
    for (AccountEvent event : history.events()) {
      if (event instanceof UnwindOrdered e) {
        ordered.put(e.id(), e.step().tier());
      } else if (event instanceof LiquidationStarted e) {
        started.merge(e.at(), 1L, Long::sum);
      } else if (event instanceof LegSettled e && ordered.containsKey(e.settlement())) {
        settled.merge(ordered.get(e.settlement()), 1L, Long::sum);
      }
    }
    List<AccountEvent> events = history.events();
    return new EventCounts(
        events.size(),
        events.stream().filter(e -> worsenedTo(MarginStatus.MARGIN_CALL, e)).count(),
        events.stream().filter(LiquidationStarted.class::isInstance).count(),
        events.stream().filter(LiquidationEnded.class::isInstance).count(),
        events.stream().filter(e -> worsenedTo(MarginStatus.INSOLVENT, e)).count(),
        unexplained(events),
        started,
        settled);
  }

  /** A call warns on the way down; coming back up out of a liquidation is none. */
  private static boolean worsenedTo(MarginStatus status, AccountEvent event) {
    return event instanceof MarginStatusChanged change
        && change.to() == status
        && change.to().isWorseThan(change.from());
  }

  private static long unexplained(List<AccountEvent> events) {
    long unexplained = 0;
    Optional<String> open = Optional.empty();
    for (AccountEvent event : events) {
      if (event instanceof LiquidationStarted e) {
        boolean isBelow = e.figures().equity().compareTo(e.figures().maintenanceMargin()) < 0;
        unexplained += isBelow && open.isEmpty() ? 0 : 1;
        open = Optional.of(e.liquidation());
      } else if (event instanceof UnwindOrdered e) {
        unexplained += open.equals(Optional.of(e.liquidation())) ? 0 : 1;
      } else if (event instanceof LiquidationEnded e) {
        unexplained += open.equals(Optional.of(e.liquidation())) ? 0 : 1;
        open = Optional.empty();
      }
    }
    return unexplained;
  }

  private EventCounts plus(EventCounts other) {
    SortedMap<Instant, Long> started = new TreeMap<>(startedAt);
    other.startedAt.forEach((at, liquidations) -> started.merge(at, liquidations, Long::sum));
    SortedMap<Integer, Long> settled = new TreeMap<>(settledByTier);
    other.settledByTier.forEach((tier, steps) -> settled.merge(tier, steps, Long::sum));
    return new EventCounts(
        events + other.events,
        marginCalls + other.marginCalls,
        liquidationsStarted + other.liquidationsStarted,
        liquidationsEnded + other.liquidationsEnded,
        insolvencies + other.insolvencies,
        unexplained + other.unexplained,
        started,
        settled);
  }

  /** The most liquidations that started at one instant: on a replay's clock, at one price. */
  long largestCascade() {
    return startedAt.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }
}
