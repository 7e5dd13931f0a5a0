package org.plimsoll.http;

import java.util.ArrayList;
import java.util.List;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.HoldingLimit;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.risk.margin.AddOn;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.PositionMargin;
import org.plimsoll.risk.margin.RiskContribution;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.whatif.Change;
import org.plimsoll.risk.whatif.WhatIf;
import org.plimsoll.risk.whatif.WhatIfResult;

/**
 * What changes would do that nobody has made.
 *
 * @param reservations settlements the account agreed to that are under way, and not in this
 * @param wouldPass whether the account would accept all of it
 * @param reasons why it would not
 */
record WhatIfAnswer(
    AccountId account,
    long revision,
    long viewVersion,
    int reservations,
    boolean wouldPass,
    List<Obstacle> reasons,
    Side before,
    Side after,
    Difference change) {

  /**
   * One side of the change.
   *
   * @param excess equity above initial margin; negative is a shortfall
   * @param maintenanceExcess equity above maintenance margin; negative is a breach
   * @param riskContributions what each position adds to maintenance margin, the largest first
   */
  record Side(
      MarginMethod method,
      MarginStatus status,
      String parameterVersion,
      Cash equity,
      Cash collateralValue,
      Cash netValue,
      Cash initialMargin,
      Cash maintenanceMargin,
      Cash excess,
      Cash maintenanceExcess,
      Binding binding,
      List<PositionMargin> positions,
      List<AddOn> addOns,
      List<RiskContribution> riskContributions) {

    private static Side of(
        MarginAssessment assessed,
        MarginStatus status,
        Portfolio portfolio,
        MarketView view,
        MarginModel model) {
      return new Side(
          methodOf(model),
          status,
          assessed.parameterVersion(),
          assessed.equity().total(),
          assessed.equity().collateralValue(),
          assessed.equity().netValue(),
          assessed.requirement().initial(),
          assessed.requirement().maintenance(),
          assessed.initialExcess(),
          assessed.maintenanceExcess(),
          Binding.of(assessed.requirement()),
          assessed.requirement().positions(),
          assessed.requirement().addOns(),
          RiskContribution.ranked(portfolio, view, model));
    }

    private static MarginMethod methodOf(MarginModel model) {
      return model == MarginMethod.PORTFOLIO.model()
          ? MarginMethod.PORTFOLIO
          : MarginMethod.STANDARD;
    }
  }

  /** What after is more than before. */
  record Difference(Cash equity, Cash excess, Cash maintenanceExcess) {}

  /**
   * @throws ProblemException if the account holds something that has no price yet
   */
  static WhatIfAnswer of(AccountStatement statement, List<Change> changes, MarketView view) {
    MarginAnswer.assessmentOf(statement);
    MarginModel model = statement.method().model();
    WhatIfResult result =
        WhatIf.of(statement.portfolio(), model, view, statement.status(), changes);
    List<Obstacle> reasons = new ArrayList<>(new AccountObstacles(statement, view).to(changes));
    result.refusals().stream().map(Obstacle::of).forEach(reasons::add);
    HoldingLimit.refusal(statement.portfolio(), result.portfolio(), result.view())
        .map(Obstacle::of)
        .ifPresent(reasons::add);
    return new WhatIfAnswer(
        statement.account(),
        statement.revision(),
        view.version(),
        statement.reservations(),
        reasons.isEmpty(),
        reasons,
        Side.of(result.before(), result.statusBefore(), statement.portfolio(), view, model),
        Side.of(
            result.after(),
            result.statusAfter(),
            result.portfolio(),
            result.view(),
            result.model()),
        new Difference(
            result.equityChange(), result.initialExcessChange(), result.maintenanceExcessChange()));
  }
}
