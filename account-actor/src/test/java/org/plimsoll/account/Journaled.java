package org.plimsoll.account;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResult;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.plimsoll.cluster.chain.Cause;
import org.plimsoll.cluster.chain.JournalEntry;
import org.plimsoll.cluster.chain.StoredEvents;

/** The events in what a journal of the test kit holds, sealed or not. */
final class Journaled {
  private Journaled() {}

  static List<AccountEvent> by(CommandResult<?, AccountEvent, ?> result) {
    // The kit calls them events; they are what is in its storage.
    return events(result.events(), AccountEvent.class);
  }

  /** Who asked for the first event. */
  static Optional<Cause> causeOf(CommandResult<?, AccountEvent, ?> result) {
    List<?> stored = result.events();
    return StoredEvents.entryOf(stored.get(0)).flatMap(JournalEntry::cause);
  }

  static List<AccountEvent> of(PersistenceTestKit journal, AccountId account) {
    return events(
        journal.persistedInStorage(Account.persistenceId(account).id()), AccountEvent.class);
  }

  static List<SettlementEvent> of(PersistenceTestKit journal, SettlementId settlement) {
    return events(
        journal.persistedInStorage(Settlement.persistenceId(settlement).id()),
        SettlementEvent.class);
  }

  private static <E> List<E> events(List<?> stored, Class<E> type) {
    return stored.stream().map(each -> StoredEvents.eventOf(each, type)).toList();
  }
}
