package org.plimsoll.risk.market;

/** What can be paused of the whole venue. */
public enum VenueActivity {
  /** Withdrawals of every asset. */
  WITHDRAWALS,
  /** New steps of liquidations; what is at an execution venue already is settled. */
  LIQUIDATIONS
}
