package org.plimsoll.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.RejectReason;
import org.plimsoll.account.Rejection;
import org.plimsoll.account.SettlementReply;
import org.plimsoll.oracle.ObservationReply;
import org.plimsoll.oracle.PublisherKeyReply;

/**
 * Why a request failed: the document of RFC 9457, with a stable code and the numbers that explain
 * it.
 *
 * @param detail what happened this time and what to do
 * @param numbers figures by name, as plain decimals
 * @param errors the fields of the body that are wrong
 * @param obstacles everything that stands in the way, where more than one thing may
 * @param traceId finds the failure in the log
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "code"})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
    ProblemCode code,
    int status,
    String detail,
    SortedMap<String, String> numbers,
    List<FieldError> errors,
    List<Obstacle> obstacles,
    Optional<String> traceId) {
  static final String KEY_REUSED = "this Idempotency-Key was used for another request";

  private static final int WRONG_VALUE = 422;

  static Problem of(ProblemCode code, String detail) {
    return new Problem(
        code, code.status(), detail, new TreeMap<>(), List.of(), List.of(), Optional.empty());
  }

  static Problem ofFields(ProblemCode code, List<FieldError> errors) {
    String detail =
        errors.size() == 1
            ? errors.get(0).detail()
            : errors.size() + " things are wrong with the body";
    return new Problem(
        code, code.status(), detail, new TreeMap<>(), errors, List.of(), Optional.empty());
  }

  /** What an account or a settlement refused, where the account is named in the path. */
  static Problem of(Rejection rejection) {
    ProblemCode code = codeOf(rejection.reason());
    // The account describes the earlier request in its own words, which are not for callers.
    String detail = code == ProblemCode.IDEMPOTENCY_KEY_REUSED ? KEY_REUSED : rejection.detail();
    return new Problem(
        code,
        code.status(),
        detail,
        rejection.numbers(),
        List.of(),
        rejection.obstacles().stream().map(Obstacle::of).toList(),
        Optional.empty());
  }

  /** What a settlement refused, where the request names several accounts. */
  static Problem of(SettlementReply.NotSettled refused) {
    Problem problem = of(refused.rejection());
    return refused.refusedBy().map(problem::refusedBy).orElse(problem);
  }

  /** What an oracle refused. */
  static Problem of(ObservationReply.Refused refused) {
    return of(ProblemCode.valueOf(refused.reason().name()), refused.detail());
  }

  /** What whoever keeps the keys of publishers refused. */
  static Problem of(PublisherKeyReply.Refused refused) {
    return of(ProblemCode.valueOf(refused.reason().name()), refused.detail());
  }

  /** The same under another status, where the place of the wrong name decides it. */
  Problem withStatus(int other) {
    return new Problem(code, other, detail, numbers, errors, obstacles, traceId);
  }

  /** The same where the name stands in the body: a wrong value there, and no missing resource. */
  Problem inBody() {
    return withStatus(WRONG_VALUE);
  }

  /** The same, with the account that refused named where the request names several. */
  Problem refusedBy(AccountId account) {
    return new Problem(
        code, status, "account " + account + ": " + detail, numbers, errors, obstacles, traceId);
  }

  Problem withNumbers(SortedMap<String, String> figures) {
    return new Problem(code, status, detail, figures, errors, obstacles, traceId);
  }

  Problem withTraceId(String id) {
    return new Problem(code, status, detail, numbers, errors, obstacles, Optional.of(id));
  }

  @JsonProperty
  String type() {
    return code.type();
  }

  @JsonProperty
  String title() {
    return code.title();
  }

  static ProblemCode codeOf(RejectReason reason) {
    return switch (reason) {
      case ACCOUNT_NOT_FOUND -> ProblemCode.ACCOUNT_NOT_FOUND;
      case ACCOUNT_UNAVAILABLE -> ProblemCode.ACCOUNT_UNAVAILABLE;
      case ACCOUNT_EXISTS -> ProblemCode.ACCOUNT_EXISTS;
      case MARGIN_CALL_NOT_OPEN -> ProblemCode.MARGIN_CALL_NOT_OPEN;
      case WEBHOOK_NOT_ALLOWED -> ProblemCode.WEBHOOK_NOT_ALLOWED;
      case UNKNOWN_ASSET -> ProblemCode.UNKNOWN_ASSET;
      case UNKNOWN_INSTRUMENT -> ProblemCode.UNKNOWN_INSTRUMENT;
      case AMOUNT_NOT_POSITIVE -> ProblemCode.AMOUNT_NOT_POSITIVE;
      case QUANTITY_NOT_IN_LOTS -> ProblemCode.QUANTITY_NOT_IN_LOTS;
      case PRICE_NOT_IN_TICKS -> ProblemCode.PRICE_NOT_IN_TICKS;
      case DEFAULT_FUND_ACCOUNT -> ProblemCode.DEFAULT_FUND_ACCOUNT;
      case SELF_TRADE -> ProblemCode.SELF_TRADE;
      case OUT_OF_RANGE -> ProblemCode.OUT_OF_RANGE;
      case INSUFFICIENT_COLLATERAL -> ProblemCode.INSUFFICIENT_COLLATERAL;
      case INSUFFICIENT_MARGIN -> ProblemCode.INSUFFICIENT_MARGIN;
      case PRICE_NOT_VALID -> ProblemCode.PRICE_NOT_VALID;
      case LIQUIDATION_IN_PROGRESS -> ProblemCode.LIQUIDATION_IN_PROGRESS;
      case INSTRUMENT_HALTED -> ProblemCode.INSTRUMENT_HALTED;
      case INSTRUMENT_REDUCE_ONLY -> ProblemCode.INSTRUMENT_REDUCE_ONLY;
      case DEPOSITS_PAUSED -> ProblemCode.DEPOSITS_PAUSED;
      case WITHDRAWALS_PAUSED -> ProblemCode.WITHDRAWALS_PAUSED;
      case BORROWING_PAUSED -> ProblemCode.BORROWING_PAUSED;
      case POSITION_LIMIT -> ProblemCode.POSITION_LIMIT;
      case OPEN_INTEREST_LIMIT -> ProblemCode.OPEN_INTEREST_LIMIT;
      case REVISION_CHANGED -> ProblemCode.REVISION_CHANGED;
      case COMMAND_EXPIRED -> ProblemCode.COMMAND_EXPIRED;
      case ORDER_EXISTS -> ProblemCode.ORDER_EXISTS;
      case ORDER_NOT_FOUND -> ProblemCode.ORDER_NOT_FOUND;
      case TOO_MANY_ORDERS -> ProblemCode.TOO_MANY_ORDERS;
      case ORDERS_OPEN -> ProblemCode.ORDERS_OPEN;
      case NOT_A_FILL -> ProblemCode.NOT_A_FILL;
      case RESERVATIONS_OPEN -> ProblemCode.RESERVATIONS_OPEN;
      case INSTRUMENT_EXPIRED -> ProblemCode.INSTRUMENT_EXPIRED;
      case LEVERAGE_NOT_POSSIBLE -> ProblemCode.LEVERAGE_NOT_POSSIBLE;
      case PORTFOLIO_MARGIN_NOT_OFFERED -> ProblemCode.PORTFOLIO_MARGIN_NOT_OFFERED;
      case HOUSE_METHOD_NOT_SELECTABLE -> ProblemCode.HOUSE_METHOD_NOT_SELECTABLE;
      case METHOD_UNCHANGED -> ProblemCode.METHOD_UNCHANGED;
      case SWITCH_OBSTRUCTED -> ProblemCode.SWITCH_OBSTRUCTED;
      case ISOLATED_INSTRUMENT_ONLY -> ProblemCode.ISOLATED_INSTRUMENT_ONLY;
      case POSITION_NOT_SWITCHABLE -> ProblemCode.POSITION_NOT_SWITCHABLE;
      case TOO_MANY_COMMANDS -> ProblemCode.TOO_MANY_COMMANDS;
      case COMMAND_ID_REUSED -> ProblemCode.IDEMPOTENCY_KEY_REUSED;
      case SETTLEMENT_ID_REUSED -> ProblemCode.TRADE_ID_REUSED;
      case UNWIND_PLAN_OUTDATED -> ProblemCode.UNWIND_PLAN_OUTDATED;
      case MISROUTED -> ProblemCode.MISROUTED;
    };
  }
}
