package org.plimsoll.http;

import java.time.Instant;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountId;
import org.plimsoll.cluster.chain.StoredEvents;

/** Reads the journal through a read journal of Pekko Persistence. */
public final class JournalEventLog implements EventLog {
  private final CurrentEventsByPersistenceIdQuery journal;

  /**
   * @param readJournal the plugin to read with, e.g. {@code jdbc-read-journal}
   * @throws IllegalArgumentException if that plugin cannot read the events of one entity
   */
  public JournalEventLog(ActorSystem<?> system, String readJournal) {
    ReadJournal plugin =
        PersistenceQuery.get(system).getReadJournalFor(ReadJournal.class, readJournal);
    if (!(plugin instanceof CurrentEventsByPersistenceIdQuery query)) {
      throw new IllegalArgumentException(
          "read journal " + readJournal + " cannot read the events of one account");
    }
    this.journal = query;
  }

  @Override
  public Source<LoggedEvent, NotUsed> accountEvents(
      AccountId account, long fromSequence, long toSequence) {
    return journal
        .currentEventsByPersistenceId(Account.persistenceId(account).id(), fromSequence, toSequence)
        .map(JournalEventLog::logged);
  }

  private static LoggedEvent logged(EventEnvelope envelope) {
    return new LoggedEvent(
        envelope.sequenceNr(),
        Instant.ofEpochMilli(envelope.timestamp()),
        StoredEvents.eventOf(envelope.event(), AccountEvent.class));
  }
}
