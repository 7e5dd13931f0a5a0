package org.plimsoll.account;

/** Why a command was refused. The names are stable: they are the codes of the HTTP API. */
public enum RejectReason {
  ACCOUNT_NOT_FOUND,
  ACCOUNT_EXISTS,
  UNKNOWN_ASSET,
  UNKNOWN_INSTRUMENT,
  /** The contract has expired: it is settled, and no longer traded. */
  INSTRUMENT_EXPIRED,
  AMOUNT_NOT_POSITIVE,
  /** A chosen initial margin rate, 1 / leverage, must lie above 0 and at most at 1. */
  LEVERAGE_NOT_POSSIBLE,
  QUANTITY_NOT_IN_LOTS,
  PRICE_NOT_IN_TICKS,
  SELF_TRADE,
  OUT_OF_RANGE,
  INSUFFICIENT_COLLATERAL,
  INSUFFICIENT_MARGIN,
  PRICE_NOT_VALID,
  LIQUIDATION_IN_PROGRESS,
  /** A market control in force lets nothing but liquidation happen in the instrument. */
  INSTRUMENT_HALTED,
  /** A market control in force lets positions in the instrument come closer to zero only. */
  INSTRUMENT_REDUCE_ONLY,
  DEPOSITS_PAUSED,
  WITHDRAWALS_PAUSED,
  BORROWING_PAUSED,
  /** More than one account may hold of the instrument. */
  POSITION_LIMIT,
  /** More than all accounts of one owner, or of all, may hold of the instrument. */
  OPEN_INTEREST_LIMIT,
  /** The command came after its deadline; it was not carried out and will not be. */
  COMMAND_EXPIRED,
  /** The account is at another revision than the command was meant for. */
  REVISION_CHANGED,
  /** A settlement the account agreed to is still under way. */
  RESERVATIONS_OPEN,
  /** The parameters in force have no rules of portfolio margin. */
  PORTFOLIO_MARGIN_NOT_OFFERED,
  /** The margin method of the venue's own accounts is not for others, nor the other way round. */
  HOUSE_METHOD_NOT_SELECTABLE,
  METHOD_UNCHANGED,
  /** Something stands in the way of a switch; the rejection lists all of it. */
  SWITCH_OBSTRUCTED,
  /** The account of an isolated position holds that one instrument and what it is settled in. */
  ISOLATED_INSTRUMENT_ONLY,
  /** There is no position whose mode could be switched, or one where it should go to. */
  POSITION_NOT_SWITCHABLE,
  /** There is no such margin call, or it has ended. */
  MARGIN_CALL_NOT_OPEN,
  /** Notices are not sent to such an address. */
  WEBHOOK_NOT_ALLOWED,
  /** A contribution to the default fund is moved by the routes for it, and in no other way. */
  DEFAULT_FUND_ACCOUNT,
  COMMAND_ID_REUSED,
  /** The account has applied as many commands as it remembers. */
  TOO_MANY_COMMANDS,
  SETTLEMENT_ID_REUSED,
  /** An order of this id is open already. */
  ORDER_EXISTS,
  ORDER_NOT_FOUND,
  TOO_MANY_ORDERS,
  /** Open orders hold margin by the present method. */
  ORDERS_OPEN,
  /** A trade that names an order does not fit it. */
  NOT_A_FILL,
  UNWIND_PLAN_OUTDATED,
  ACCOUNT_UNAVAILABLE,
  MISROUTED
}
