package org.plimsoll.http;

import java.time.Instant;
import java.util.Optional;
import org.plimsoll.account.AccountState;
import org.plimsoll.account.MarginFigures;

/**
 * An account as its journal makes it, up to some event. Pure.
 *
 * @param recordedAt when the last event was journaled; empty before the first
 * @param figures the last that were journaled up to there
 */
record AccountReplay(AccountState state, Optional<Instant> recordedAt, Optional<Figured> figures) {
  static final AccountReplay START =
      new AccountReplay(AccountState.empty(), Optional.empty(), Optional.empty());

  /**
   * Figures with the event that holds them.
   *
   * @param type of the event
   */
  record Figured(long sequence, Instant recordedAt, String type, MarginFigures figures) {}

  /** The account after its next event. */
  AccountReplay after(LoggedEvent logged) {
    EventSubject subject = EventSubject.of(logged.event());
    return new AccountReplay(
        state.apply(logged.event()),
        Optional.of(logged.recordedAt()),
        subject
            .figures()
            .map(
                found -> new Figured(logged.sequence(), logged.recordedAt(), subject.type(), found))
            .or(() -> figures));
  }
}
