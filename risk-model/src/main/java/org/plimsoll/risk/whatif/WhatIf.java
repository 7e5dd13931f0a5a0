package org.plimsoll.risk.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plimsoll.risk.margin.AddOn;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginRequirement;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.PositionMargin;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.units.OutOfRangeException;
import org.plimsoll.risk.whatif.Refusal.Reason;

/**
 * Measures an account before and after supposed changes, made one after the other, and says whether
 * they would be accepted. Nothing is written anywhere.
 */
public final class WhatIf {
  private final List<Refusal> refusals = new ArrayList<>();
  private final Supposition before;
  private Supposition now;
  private boolean onlyDeposits = true;
  private boolean onlyReduces = true;

  private WhatIf(Supposition before) {
    this.before = before;
    this.now = before;
  }

  /**
   * What the changes would do.
   *
   * @param previous the margin status of the account so far
   * @throws IllegalStateException if the view lacks a price the portfolio depends on already
   */
  public static WhatIfResult of(
      Portfolio before,
      MarginModel model,
      MarketView view,
      MarginStatus previous,
      List<Change> changes) {
    WhatIf whatIf = new WhatIf(new Supposition(before.fundingPaid(view), model, view, List.of()));
    changes.forEach(whatIf::suppose);
    return whatIf.result(previous);
  }

  private void suppose(Change change) {
    try {
      Optional<Refusal> refusal = change.refusal(now);
      if (refusal.isEmpty()) {
        Supposition next = change.appliedTo(now);
        refusal = ChangeRules.refusalOfHoldings(next.allFilled(), next.view());
        if (refusal.isEmpty()) {
          onlyDeposits &= change instanceof Change.Deposit;
          onlyReduces &= change.onlyReduces(now);
          now = next;
        }
      }
      refusal.ifPresent(refusals::add);
    } catch (OutOfRangeException e) {
      refusals.add(Refusal.of(Reason.OUT_OF_RANGE, e.getMessage()));
    }
  }

  private WhatIfResult result(MarginStatus previous) {
    MarginAssessment first = before.assessed(before.portfolio());
    Portfolio worst = before.portfolio();
    Supposition measured = before;
    MarginAssessment last = first;
    try {
      Portfolio supposed = now.worstFilled();
      last = now.assessed(supposed);
      worst = supposed;
      measured = now;
      checkMargin(worst, first, last);
    } catch (OutOfRangeException e) {
      refusals.add(Refusal.of(Reason.OUT_OF_RANGE, e.getMessage()));
    } catch (IllegalStateException e) {
      refusals.add(Refusal.of(Reason.NO_RULES, e.getMessage()));
    }
    MarginStatus statusBefore = first.statusAfter(previous);
    return new WhatIfResult(
        worst,
        measured.view(),
        measured.model(),
        first,
        last,
        statusBefore,
        last.statusAfter(statusBefore),
        binding(first.requirement()),
        binding(last.requirement()),
        refusals);
  }

  private void checkMargin(Portfolio worst, MarginAssessment first, MarginAssessment last) {
    if (onlyDeposits || !worst.hasExposure()) {
      return;
    }
    PostTradeCheck.refusalOfPrices(before.portfolio(), before.view())
        .or(() -> PostTradeCheck.refusalOfPrices(worst, now.view()))
        .or(() -> PostTradeCheck.refusalOfMargin(first, last, onlyReduces))
        .ifPresent(refusals::add);
  }

  private static String binding(MarginRequirement requirement) {
    String what = "nothing";
    Cash most = Cash.ZERO;
    for (PositionMargin position : requirement.positions()) {
      if (position.maintenanceMargin().compareTo(most) > 0) {
        most = position.maintenanceMargin();
        what = "position " + position.instrument();
      }
    }
    for (AddOn addOn : requirement.addOns()) {
      if (addOn.maintenance().compareTo(most) > 0) {
        most = addOn.maintenance();
        what = addOn.name();
      }
    }
    return most.isZero()
        ? what
        : what + ": " + most + " of maintenance margin " + requirement.maintenance();
  }
}
