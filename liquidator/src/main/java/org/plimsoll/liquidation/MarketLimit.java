package org.plimsoll.liquidation;

/** Why trading on the market does not bring an account back to safety. */
enum MarketLimit {
  /** There is no equity left to trade with. */
  NO_EQUITY,
  /** There is no position, and still a breach: the account owes more than it has. */
  NO_POSITION,
  /** No trade of any position, alone or with its hedges, lowers the shortage. */
  NO_TRADE_HELPS,
  /** Equity is far below maintenance margin, and slices would not restore it. */
  TOO_LITTLE_EQUITY
}
