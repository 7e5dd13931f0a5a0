package org.plimsoll.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.risk.margin.AddOn;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginModel;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.PositionMargin;
import org.plimsoll.risk.margin.RiskContribution;
import org.plimsoll.risk.market.MarketView;
import org.plimsoll.risk.portfolio.Portfolio;
import org.plimsoll.risk.scenario.PortfolioBreakdown;
import org.plimsoll.risk.units.Cash;
import org.plimsoll.risk.whatif.JointShockFrontier;
import org.plimsoll.risk.whatif.LiquidationPrices;
import org.plimsoll.risk.whatif.ObservedMoves;

/**
 * An account against its margin requirement, with what it is made of.
 *
 * @param status as the account last journaled it
 * @param excess equity above initial margin; negative is a shortfall
 * @param pricesValid whether decisions may be made on these prices
 * @param addOns what belongs to no single position
 * @param explanation only where it was asked for
 */
record MarginAnswer(
    AccountId account,
    long revision,
    MarginMethod method,
    MarginStatus status,
    long viewVersion,
    String parameterVersion,
    boolean pricesValid,
    Cash equity,
    Cash collateralValue,
    Cash unrealizedPnl,
    Cash netValue,
    Cash initialMargin,
    Cash maintenanceMargin,
    Cash excess,
    List<PositionMargin> positions,
    List<AddOn> addOns,
    Binding binding,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Explanation> explanation) {

  /**
   * What takes many revaluations to find.
   *
   * @param breakdown of portfolio margin; empty of another method
   * @param riskContributions what each position adds to maintenance margin, the largest first
   * @param liquidationPrices where the account is liquidated if one index moves
   * @param jointShocks where it is if all move together
   */
  record Explanation(
      Optional<PortfolioBreakdown> breakdown,
      List<RiskContribution> riskContributions,
      LiquidationPrices liquidationPrices,
      JointShockFrontier jointShocks) {

    static Explanation of(Portfolio portfolio, MarketView view, MarginModel model) {
      return new Explanation(
          model.requirement(portfolio, view).breakdown(),
          RiskContribution.ranked(portfolio, view, model),
          LiquidationPrices.of(portfolio, view, model),
          JointShockFrontier.of(
              portfolio,
              view,
              model,
              ObservedMoves.of(view, portfolio.indexes(view.parameters()))));
    }
  }

  /**
   * @throws ProblemException if the account holds something that has no price yet
   */
  static MarginAnswer of(AccountStatement statement) {
    return of(statement, assessmentOf(statement), Optional.empty());
  }

  /**
   * The same at this view, explained.
   *
   * @throws ProblemException if the account holds something that has no price yet
   */
  static MarginAnswer explained(AccountStatement statement, MarketView view) {
    assessmentOf(statement);
    MarginModel model = statement.method().model();
    return of(
        statement,
        MarginAssessment.of(statement.portfolio(), view, model),
        Optional.of(Explanation.of(statement.portfolio(), view, model)));
  }

  /**
   * @throws ProblemException if the account holds something that has no price yet
   */
  static MarginAssessment assessmentOf(AccountStatement statement) {
    return statement
        .assessment()
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.PRICE_NOT_VALID,
                    "the account holds something that has no price yet; ask again when it has"));
  }

  private static MarginAnswer of(
      AccountStatement statement, MarginAssessment assessment, Optional<Explanation> explanation) {
    return new MarginAnswer(
        statement.account(),
        statement.revision(),
        statement.method(),
        statement.status(),
        assessment.viewVersion(),
        assessment.parameterVersion(),
        statement.pricesValid(),
        assessment.equity().total(),
        assessment.equity().collateralValue(),
        assessment.equity().unrealizedPnl(),
        assessment.equity().netValue(),
        assessment.requirement().initial(),
        assessment.requirement().maintenance(),
        assessment.initialExcess(),
        assessment.requirement().positions(),
        assessment.requirement().addOns(),
        Binding.of(assessment.requirement()),
        explanation);
  }
}
