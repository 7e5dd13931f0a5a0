package org.plimsoll.account.risklog;

import org.plimsoll.account.AccountId;

/**
 * Where an event stands that those who watch risk want to see.
 *
 * @param sequence in the journal of the account, from 1
 */
public record RiskNote(AccountId account, long sequence) {
  public RiskNote {
    if (sequence < 1) {
      throw new IllegalArgumentException("a sequence must be at least 1, was: " + sequence);
    }
  }
}
