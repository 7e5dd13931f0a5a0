package org.plimsoll.account;

import org.plimsoll.cluster.CborSerializable;

/** An account's answer to a settlement. */
public sealed interface LegReply extends CborSerializable {
  AccountId account();

  /** The account agrees and holds margin for the leg. */
  record Reserved(AccountId account, int attempt) implements LegReply {}

  /** The account does not agree; nothing changed. */
  record Refused(AccountId account, int attempt, Rejection rejection) implements LegReply {}

  /** The account no longer holds the reservation, or never did. */
  record Released(AccountId account, int attempt) implements LegReply {}

  /**
   * The leg is applied, now or earlier.
   *
   * @param revision of the account after the leg
   */
  record Applied(AccountId account, long revision) implements LegReply {}
}
