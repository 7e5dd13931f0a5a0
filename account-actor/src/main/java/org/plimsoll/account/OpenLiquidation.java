package org.plimsoll.account;

import java.util.Optional;

/**
 * The liquidation an account is in.
 *
 * @param id {@code account-revision at its start}: unique for ever
 * @param stepsOrdered how many steps were ordered so far
 * @param openStep the step that was ordered and is not settled yet
 */
public record OpenLiquidation(String id, int stepsOrdered, Optional<OpenStep> openStep) {

  /**
   * A step on its way.
   *
   * @param id also the id of its order and of its settlement, so that each happens once
   */
  public record OpenStep(SettlementId id, UnwindStep step) {}

  static String idOf(AccountId account, long revision) {
    return account + "-" + revision;
  }

  /** The id the next step will have. */
  SettlementId nextStepId() {
    return SettlementId.of("unwind-" + id + "-" + (stepsOrdered + 1));
  }

  OpenLiquidation ordered(OpenStep step) {
    return new OpenLiquidation(id, stepsOrdered + 1, Optional.of(step));
  }

  OpenLiquidation closedStep() {
    return new OpenLiquidation(id, stepsOrdered, Optional.empty());
  }

  boolean awaits(SettlementId settlement) {
    return openStep.filter(step -> step.id().equals(settlement)).isPresent();
  }
}
