package org.plimsoll.account;

import java.util.Optional;
import org.plimsoll.account.AccountEvent.MarginCallRaised;
import org.plimsoll.risk.portfolio.Portfolio;

/** What an account tells itself. */
sealed interface AccountInternal extends AccountCommand {

  @Override
  default void refuse(Rejection rejection) {}

  /** Time to send the alert of an open liquidation again. */
  record RepeatAlert(AccountId account) implements AccountInternal {}

  /** Time to ask what became of the settlements that hold reservations. */
  record AskSettlements(AccountId account) implements AccountInternal {}

  /** Time to look for settlement prices of contracts it holds, and interest on what it owes. */
  record LookForFixings(AccountId account) implements AccountInternal {}

  /** Time to look after an open margin call. */
  record AttendCall(AccountId account) implements AccountInternal {}

  /**
   * A margin call is worked out.
   *
   * @param portfolio for which
   * @param draft empty if it could not be
   */
  record CallDrafted(AccountId account, Portfolio portfolio, Optional<MarginCallRaised> draft)
      implements AccountInternal {}

  /** Nothing was heard for a while. */
  record Idle(AccountId account) implements AccountInternal {}

  /** The shard lets the account leave memory. */
  record Stop(AccountId account) implements AccountInternal {}
}
