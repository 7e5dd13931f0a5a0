package org.plimsoll.account;

import org.plimsoll.cluster.CborSerializable;

/** An account's answer to an unwind step the liquidator wants to order. */
public sealed interface UnwindReply extends CborSerializable {
  AccountId account();

  /** The step is journaled; its order may go out under this id. */
  record Ordered(AccountId account, SettlementId step) implements UnwindReply {}

  /** The step no longer fits the account; nothing changed, a new alert follows if one is due. */
  record Declined(AccountId account, Rejection rejection) implements UnwindReply {}
}
