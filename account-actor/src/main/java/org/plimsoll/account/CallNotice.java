package org.plimsoll.account;

import org.plimsoll.cluster.CborSerializable;

/**
 * Something the owner of an account has to be told at its webhook. It is repeated until the account
 * hears what became of it, so whoever sends it may forget.
 *
 * @param id the same whenever it is sent again
 * @param registration the command under which the webhook was registered
 * @param fact what happened, as it was journaled
 */
public record CallNotice(
    AccountId account, String id, Kind kind, String url, CommandId registration, AccountEvent fact)
    implements CborSerializable {

  /** What it is about. */
  public enum Kind {
    /** A margin call was raised. */
    RAISED,
    /** It was not acknowledged in time. */
    ESCALATED,
    /** The account is being liquidated. */
    LIQUIDATION
  }
}
