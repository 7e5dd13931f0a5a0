package org.plimsoll.node;

import java.util.List;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountId;

/** All events of one account, read back from the journal; the sequence is the position plus 1. */
record AccountHistory(AccountId account, List<AccountEvent> events) {
  AccountHistory {
    events = List.copyOf(events);
  }
}
