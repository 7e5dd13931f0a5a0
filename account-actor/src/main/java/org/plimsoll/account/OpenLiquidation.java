package org.plimsoll.account;

import java.time.Instant;
import java.util.Optional;

/**
 * The liquidation an account is in.
 *
 * @param id {@code account-revision at its start}: unique for ever
 * @param stepsOrdered how many steps were ordered so far
 * @param openStep the step that was ordered and is not settled yet
 * @param soFar what it came to until now; empty if its start is not known
 * @param since when it began; empty if its start is not known
 */
public record OpenLiquidation(
    String id,
    int stepsOrdered,
    Optional<OpenStep> openStep,
    Optional<LiquidationReport> soFar,
    Optional<Instant> since) {

  public OpenLiquidation(String id, int stepsOrdered, Optional<OpenStep> openStep) {
    this(id, stepsOrdered, openStep, Optional.empty(), Optional.empty());
  }

  /**
   * A step on its way.
   *
   * @param id also the id of its order and of its settlement, so that each happens once
   */
  public record OpenStep(SettlementId id, UnwindStep step) {}

  static OpenLiquidation started(AccountEvent.LiquidationStarted event) {
    return new OpenLiquidation(
        event.liquidation(),
        0,
        Optional.empty(),
        Optional.of(LiquidationReport.startingAt(event.figures().equity())),
        Optional.of(event.at()));
  }

  static String idOf(AccountId account, long revision) {
    return account + "-" + revision;
  }

  /** The id the next step will have. */
  SettlementId nextStepId() {
    return SettlementId.of("unwind-" + id + "-" + (stepsOrdered + 1));
  }

  OpenLiquidation ordered(OpenStep step) {
    return new OpenLiquidation(id, stepsOrdered + 1, Optional.of(step), soFar, since);
  }

  /** After a step that is done as soon as it is ordered. */
  OpenLiquidation done() {
    return new OpenLiquidation(id, stepsOrdered + 1, openStep, soFar, since);
  }

  OpenLiquidation closedStep() {
    return new OpenLiquidation(id, stepsOrdered, Optional.empty(), soFar, since);
  }

  OpenLiquidation plus(UnwindOutcome outcome) {
    return new OpenLiquidation(
        id, stepsOrdered, openStep, soFar.map(report -> report.plus(outcome)), since);
  }

  boolean awaits(SettlementId settlement) {
    return openStep.filter(step -> step.id().equals(settlement)).isPresent();
  }
}
