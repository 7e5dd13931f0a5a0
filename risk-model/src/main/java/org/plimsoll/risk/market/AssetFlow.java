package org.plimsoll.risk.market;

/** What can be paused of one asset. */
public enum AssetFlow {
  DEPOSITS,
  WITHDRAWALS,
  /** New borrowing: what is owed already may stay. */
  BORROWING
}
