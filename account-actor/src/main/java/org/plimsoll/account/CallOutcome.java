package org.plimsoll.account;

/** How a margin call ended. */
public enum CallOutcome {
  /** By what its owner did: a deposit, a trade, a choice. */
  MET,
  /** By prices alone. */
  PRICES_RECOVERED,
  /** Too late: the account is being liquidated. */
  LIQUIDATION_STARTED
}
