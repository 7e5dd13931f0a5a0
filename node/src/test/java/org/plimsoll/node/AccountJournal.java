package org.plimsoll.node;

import java.util.List;
import java.util.stream.IntStream;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountId;
import org.plimsoll.http.LoggedEvent;

/**
 * The journal of an account as it was read, with the sequence numbers as they stand there: they may
 * be wrong.
 */
record AccountJournal(AccountId account, List<LoggedEvent> rows) {
  AccountJournal {
    rows = List.copyOf(rows);
  }

  /** One that was read by a reader that checks the numbers. */
  static AccountJournal of(AccountHistory history) {
    List<AccountEvent> events = history.events();
    return new AccountJournal(
        history.account(),
        IntStream.range(0, events.size())
            .mapToObj(n -> new LoggedEvent(n + 1, events.get(n).at(), events.get(n)))
            .toList());
  }

  AccountHistory toHistory() {
    return new AccountHistory(account, rows.stream().map(LoggedEvent::event).toList());
  }
}
