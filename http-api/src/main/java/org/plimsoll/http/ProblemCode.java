package org.plimsoll.http;

import java.util.Locale;

/**
 * Every way a request can fail. The names are stable: clients decide by them. Each has the status
 * it is answered with.
 */
public enum ProblemCode {
  INVALID_BODY(400),
  INVALID_PARAMETER(400),
  INVALID_ACCOUNT_ID(400),
  IDEMPOTENCY_KEY_MISSING(400),
  IDEMPOTENCY_KEY_INVALID(400),
  /** A header that says when a command is to be carried out is not what it must be. */
  INVALID_HEADER(400),
  /** A header says when a command is to be carried out, and nobody would look. */
  CONDITION_NOT_CHECKED(400),
  /** The request is not HTTP as it should be; the status may say more. */
  ILLEGAL_REQUEST(400),
  /** The request does not show who sent it. */
  UNAUTHENTICATED(401),
  /** Who sent the request may not ask this. */
  FORBIDDEN(403),
  HOUSE_ACCOUNT(403),
  /** A publisher tells prices of its own sources. */
  SOURCE_NOT_YOURS(403),
  /** Prices are heard here only if they are signed. */
  SIGNATURE_REQUIRED(403),
  /** The key is revoked, not valid at this time, or another source's. */
  KEY_NOT_VALID(403),
  /** The signature is not one of these numbers by this key. */
  SIGNATURE_WRONG(403),
  /** The index follows from others; its parts can be published. */
  COMPOSED_INDEX(403),
  /** A contribution to the default fund is moved by the routes for it alone. */
  DEFAULT_FUND_ACCOUNT(403),
  /** Who proposed something does not approve it. */
  SECOND_PERSON_REQUIRED(403),
  NOT_FOUND(404),
  /** 422 where the account is named in the body. */
  ACCOUNT_NOT_FOUND(404),
  UNKNOWN_INDEX(404),
  /** No key for signing prices has this id. */
  UNKNOWN_KEY(404),
  ORDER_NOT_FOUND(404),
  PROPOSAL_NOT_FOUND(404),
  /** The account was in no such liquidation. */
  LIQUIDATION_NOT_FOUND(404),
  /** No settlement has this id. */
  SETTLEMENT_NOT_FOUND(404),
  /** None is signed yet, or none with this account. */
  CHECKPOINT_NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  BODY_TIMEOUT(408),
  ACCOUNT_EXISTS(409),
  /** The first request under this key is still running. */
  IDEMPOTENCY_KEY_IN_USE(409),
  /** The account has applied as many commands as it remembers. */
  TOO_MANY_COMMANDS(409),
  TRADE_ID_REUSED(409),
  LIQUIDATION_IN_PROGRESS(409),
  /** The account has agreed to settlements that are not finished. */
  RESERVATIONS_OPEN(409),
  ORDER_EXISTS(409),
  TOO_MANY_ORDERS(409),
  /** Open orders hold margin by the present method. */
  ORDERS_OPEN(409),
  METHOD_UNCHANGED(409),
  /** Something stands in the way of a switch; the obstacles are listed. */
  SWITCH_OBSTRUCTED(409),
  /** There is no such position to move, or one where it would have to go. */
  POSITION_NOT_SWITCHABLE(409),
  /** There is no such margin call, or it has ended. */
  MARGIN_CALL_NOT_OPEN(409),
  INSTRUMENT_EXPIRED(409),
  PRICE_NOT_VALID(409),
  /** A market control in force stands against it; its reason and who ordered it are given. */
  INSTRUMENT_HALTED(409),
  INSTRUMENT_REDUCE_ONLY(409),
  DEPOSITS_PAUSED(409),
  WITHDRAWALS_PAUSED(409),
  BORROWING_PAUSED(409),
  /** What is halted becomes reduce-only before it opens. */
  STAGE_SKIPPED(409),
  UNWIND_PLAN_OUTDATED(409),
  SEQUENCE_NOT_RISING(409),
  TIME_GOES_BACK(409),
  TOO_OLD(409),
  FROM_THE_FUTURE(409),
  NOT_HALTED(409),
  QUOTE_CROSSED(409),
  INDEX_NOT_VALID(409),
  TOO_FAR_FROM_INDEX(409),
  TOO_MANY_SOURCES(409),
  /** Another key for signing prices has this id, or had. */
  KEY_EXISTS(409),
  /** Two keys of the source count already. */
  TOO_MANY_KEYS(409),
  /** The proposal was approved or rejected already. */
  PROPOSAL_NOT_OPEN(409),
  /** It can be approved no more; it can be made anew. */
  PROPOSAL_EXPIRED(409),
  TOO_MANY_PROPOSALS(409),
  /** The account is at another revision than the command was meant for; nothing was done. */
  REVISION_CHANGED(412),
  BODY_TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  UNKNOWN_ASSET(422),
  UNKNOWN_INSTRUMENT(422),
  AMOUNT_NOT_POSITIVE(422),
  QUANTITY_NOT_IN_LOTS(422),
  PRICE_NOT_IN_TICKS(422),
  SELF_TRADE(422),
  /** Collateral moves between accounts of one owner. */
  DIFFERENT_OWNERS(422),
  /** A trade that names an order does not fit it. */
  NOT_A_FILL(422),
  LEVERAGE_NOT_POSSIBLE(422),
  PORTFOLIO_MARGIN_NOT_OFFERED(422),
  HOUSE_METHOD_NOT_SELECTABLE(422),
  ISOLATED_INSTRUMENT_ONLY(422),
  /** Notices are sent to https addresses, or to http on this machine. */
  WEBHOOK_NOT_ALLOWED(422),
  /** An asset or instrument of a supposed change is not listed. */
  NOT_LISTED(422),
  UNKNOWN_PARAMETERS(422),
  /** Parameters leave out what accounts may hold. */
  LISTING_DROPPED(422),
  /** Under these parameters what accounts may hold would be something else. */
  LISTING_CHANGED(422),
  UNKNOWN_SCENARIO(422),
  /** The account holds more positions than one calculation takes. */
  TOO_MANY_POSITIONS(422),
  /** A question about the journal would read more of it than one may. */
  TOO_MANY_EVENTS(422),
  OUT_OF_RANGE(422),
  /** More than one account may hold. */
  POSITION_LIMIT(422),
  /** More than all accounts of an owner, or of all, may hold. */
  OPEN_INTEREST_LIMIT(422),
  INSUFFICIENT_COLLATERAL(422),
  INSUFFICIENT_MARGIN(422),
  /** The part of a contribution to the default fund that is required of its owner stays. */
  CONTRIBUTION_REQUIRED(422),
  IDEMPOTENCY_KEY_REUSED(422),
  /** One caller may have so many streams of events open at a node. */
  TOO_MANY_STREAMS(429),
  /** The caller asks more than its rate allows. */
  RATE_LIMITED(429),
  /** Too many requests about one account are under way. */
  ACCOUNT_BUSY(429),
  INTERNAL_ERROR(500),
  /** A command may or may not have been applied. */
  OUTCOME_UNKNOWN(503),
  /** The command came to the actor after its deadline and was not carried out. */
  COMMAND_EXPIRED(503),
  /** The account is not yet at the revision that the caller knows of. */
  REVISION_NOT_REACHED(503),
  /** A question was not answered in time. */
  UNAVAILABLE(503),
  ORACLE_NOT_READY(503),
  /** An account of several did not answer; nothing moved. */
  ACCOUNT_UNAVAILABLE(503),
  /**
   * Too much is under way on this node: requests, calculations, streams, or reading of the journal.
   */
  BUSY(503),
  /** A stress test of the whole venue runs; there is one at a time. */
  STRESS_TEST_RUNNING(503),
  MISROUTED(503);

  private final int status;

  ProblemCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  /** The identifier of the problem type of RFC 9457. */
  String type() {
    return "urn:plimsoll:problem:" + lowerCase().replace('_', '-');
  }

  /** The problem in a few words, always the same ones. */
  String title() {
    String words = lowerCase().replace('_', ' ');
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  private String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
