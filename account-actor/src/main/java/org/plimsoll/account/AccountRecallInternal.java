package org.plimsoll.account;

import java.util.List;

/** What it tells itself. Never leaves the node. */
sealed interface AccountRecallInternal extends AccountRecallCommand {

  /** Time to see whether nodes came or went. */
  enum Look implements AccountRecallInternal {
    INSTANCE
  }

  /** Time to call all accounts. */
  enum Begin implements AccountRecallInternal {
    INSTANCE
  }

  /** Time to call those again that did not answer. */
  record Again(List<AccountId> unanswered) implements AccountRecallInternal {}

  /** Everybody was called once. */
  record Called(RecallRound round) implements AccountRecallInternal {}

  /** The journal could not say whom to call. */
  record NotCalled(String why) implements AccountRecallInternal {}
}
