package org.plimsoll.liquidation;

import java.util.Comparator;
import java.util.Map;
import org.plimsoll.account.MarginAlert;
import org.plimsoll.account.UnwindStep;
import org.plimsoll.liquidation.LiquidatorCommand.Phase;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.InstrumentId;
import org.plimsoll.risk.units.Cash;

/**
 * An account in the liquidator's queue.
 *
 * @param alert the newest heard
 * @param step what was ordered last; null while queued
 * @param orderedOn the account's revision when it was ordered
 * @param budgeted the notional it took from the budget, per instrument
 */
record LiquidationCase(
    MarginAlert alert,
    Phase phase,
    UnwindStep step,
    long orderedOn,
    Map<InstrumentId, Cash> budgeted) {

  /** Insolvent accounts first, then the least equity per maintenance margin, then by name. */
  static final Comparator<LiquidationCase> WORST_FIRST =
      Comparator.comparing((LiquidationCase c) -> c.alert().status() != MarginStatus.INSOLVENT)
          .thenComparingDouble(LiquidationCase::coverage)
          .thenComparing(c -> c.alert().account());

  static LiquidationCase queued(MarginAlert alert) {
    return new LiquidationCase(alert, Phase.QUEUED, null, Long.MAX_VALUE, Map.of());
  }

  boolean isUnderWay() {
    return phase == Phase.ASSESSING
        || phase == Phase.ORDERING
        || phase == Phase.EXECUTING
        || phase == Phase.SETTLING;
  }

  LiquidationCase heard(MarginAlert newer) {
    return newer.revision() >= alert.revision()
        ? new LiquidationCase(newer, phase, step, orderedOn, budgeted)
        : this;
  }

  LiquidationCase in(Phase next) {
    return new LiquidationCase(alert, next, step, orderedOn, budgeted);
  }

  LiquidationCase ordering(UnwindStep next, Map<InstrumentId, Cash> notionals) {
    return new LiquidationCase(alert, Phase.ORDERING, next, alert.revision(), notionals);
  }

  /** Whether the account has spoken since the step was ordered. */
  boolean heardSinceOrdered() {
    return alert.revision() > orderedOn;
  }

  private double coverage() {
    return alert.equity().toDouble() / Math.max(alert.maintenanceMargin().toDouble(), 1e-8);
  }
}
