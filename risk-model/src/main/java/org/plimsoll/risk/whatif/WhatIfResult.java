package org.plimsoll.risk.whatif;

import java.util.List;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;

/**
 * An account before and after changes that nobody has made.
 *
 * @param portfolio afterwards, with the worst of the orders filled
 * @param view the market afterwards
 * @param model by which the account is margined afterwards
 * @param bindingBefore what the largest part of maintenance margin is asked for, in words
 * @param bindingAfter the same afterwards
 * @param refusals why the changes would not be accepted; a change that cannot be done at all is
 *     left out of what stands after it
 */
public record WhatIfResult(
    Portfolio portfolio,
    MarketView view,
    MarginModel model,
    MarginAssessment before,
    MarginAssessment after,
    MarginStatus statusBefore,
    MarginStatus statusAfter,
    String bindingBefore,
    String bindingAfter,
    List<Refusal> refusals) {
  public WhatIfResult {
    refusals = List.copyOf(refusals);
  }

  /** Whether the account would accept all of it. */
  public boolean passes() {
    return refusals.isEmpty();
  }

  public Cash equityChange() {
    return after.equity().total().minus(before.equity().total());
  }

  public Cash initialExcessChange() {
    return after.initialExcess().minus(before.initialExcess());
  }

  public Cash maintenanceExcessChange() {
    return after.maintenanceExcess().minus(before.maintenanceExcess());
  }
}
