package org.plimsoll.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.SortedMap;
import org.plimsoll.account.Rejection;
import org.plimsoll.risk.whatif.Refusal;

/**
 * One thing that stands in the way.
 *
 * @param numbers figures by name, as plain decimals
 */
record Obstacle(
    ProblemCode code,
    String detail,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) SortedMap<String, String> numbers) {

  static Obstacle of(Rejection rejection) {
    return new Obstacle(
        Problem.codeOf(rejection.reason()), rejection.detail(), rejection.numbers());
  }

  static Obstacle of(Refusal refusal) {
    ProblemCode code =
        switch (refusal.reason()) {
          case BELOW_INITIAL -> ProblemCode.INSUFFICIENT_MARGIN;
          case COLLATERAL_NEGATIVE -> ProblemCode.INSUFFICIENT_COLLATERAL;
          case NOT_LISTED -> ProblemCode.NOT_LISTED;
          case EXPIRED -> ProblemCode.INSTRUMENT_EXPIRED;
          case LOT -> ProblemCode.QUANTITY_NOT_IN_LOTS;
          case TICK -> ProblemCode.PRICE_NOT_IN_TICKS;
          case AMOUNT_NOT_POSITIVE -> ProblemCode.AMOUNT_NOT_POSITIVE;
          case PRICE_NOT_VALID -> ProblemCode.PRICE_NOT_VALID;
          case NO_RULES -> ProblemCode.PORTFOLIO_MARGIN_NOT_OFFERED;
          case OUT_OF_RANGE -> ProblemCode.OUT_OF_RANGE;
        };
    return new Obstacle(code, refusal.detail(), refusal.numbers());
  }
}
