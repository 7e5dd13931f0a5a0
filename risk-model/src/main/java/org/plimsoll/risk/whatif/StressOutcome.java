package org.plimsoll.risk.whatif;

import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.units.Cash;

/**
 * One account after one shock.
 *
 * @param account its id; empty where there is only one
 * @param assessment equity and requirements after the shock
 * @param status after the shock
 */
public record StressOutcome(
    String shock, String account, MarginAssessment assessment, MarginStatus status) {

  /** What is missing to maintenance margin, >= 0. */
  public Cash maintenanceShortfall() {
    return assessment.maintenanceExcess().negate().max(Cash.ZERO);
  }

  /** What would be owed if all were sold at these prices, >= 0: what others have to pay. */
  public Cash deficiency() {
    return assessment.equity().netValue().negate().max(Cash.ZERO);
  }
}
