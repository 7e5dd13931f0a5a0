package org.plimsoll.http.access;

/** What a caller is to the venue. One caller may be several. */
public enum Role {
  /** Acts for account owners: pays in and out, trades, chooses. */
  TRADER,
  /** Watches all accounts, stresses them, proposes and approves controls and parameters. */
  RISK_OFFICER,
  /** Reads everything and changes nothing. */
  AUDITOR,
  /** Publishes prices of its own sources. */
  ORACLE_PUBLISHER,
  /** Keeps the system running; sees no account and moves no money. */
  OPERATOR
}
