package org.plimsoll.http;

import java.util.List;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.AccountStatement;
import org.plimsoll.account.MarginMethod;
import org.plimsoll.risk.margin.MarginAssessment;
import org.plimsoll.risk.margin.MarginStatus;
import org.plimsoll.risk.margin.PositionMargin;
import org.plimsoll.risk.units.Cash;

/**
 * An account against its margin requirement, with what it is made of.
 *
 * @param status as the account last journaled it
 * @param excess equity above initial margin; negative is a shortfall
 * @param pricesValid whether decisions may be made on these prices
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
    List<PositionMargin> positions) {

  /**
   * @throws ProblemException if the account holds something that has no price yet
   */
  static MarginAnswer of(AccountStatement statement) {
    MarginAssessment assessment =
        statement
            .assessment()
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.PRICE_NOT_VALID,
                        "the account holds something that has no price yet; ask again when it"
                            + " has"));
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
        assessment.requirement().positions());
  }
}
