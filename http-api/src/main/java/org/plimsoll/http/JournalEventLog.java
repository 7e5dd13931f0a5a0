package org.plimsoll.http;

import java.time.Instant;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.ReadJournal;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountEvent;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Settlement;
import org.plimsoll.account.SettlementEvent;
import org.plimsoll.account.SettlementId;
import org.plimsoll.account.risklog.RiskLog;
import org.plimsoll.account.risklog.RiskLogEvent;
import org.plimsoll.account.risklog.RiskLogEvent.RiskNoted;
import org.plimsoll.cluster.chain.StoredEvents;
import org.plimsoll.oracle.MarketControl;
import org.plimsoll.oracle.MarketControlEvent;

/** Reads the journal through a read journal of Pekko Persistence. */
public final class JournalEventLog implements EventLog {
  private static final String ACCOUNTS =
      Account.persistenceId(AccountId.of("any")).entityTypeHint();

  private final CurrentEventsByPersistenceIdQuery journal;
  private final CurrentPersistenceIdsQuery entities;

  /**
   * @param readJournal the plugin to read with, e.g. {@code jdbc-read-journal}
   * @throws IllegalArgumentException if that plugin cannot read the events of one entity, or does
   *     not know which entities there are
   */
  public JournalEventLog(ActorSystem<?> system, String readJournal) {
    ReadJournal plugin =
        PersistenceQuery.get(system).getReadJournalFor(ReadJournal.class, readJournal);
    if (!(plugin instanceof CurrentEventsByPersistenceIdQuery events)) {
      throw new IllegalArgumentException(
          "read journal " + readJournal + " cannot read the events of one account");
    }
    if (!(plugin instanceof CurrentPersistenceIdsQuery ids)) {
      throw new IllegalArgumentException(
          "read journal " + readJournal + " does not know which accounts there are");
    }
    this.journal = events;
    this.entities = ids;
  }

  @Override
  public Source<LoggedEvent, NotUsed> accountEvents(
      AccountId account, long fromSequence, long toSequence) {
    return journal
        .currentEventsByPersistenceId(Account.persistenceId(account).id(), fromSequence, toSequence)
        .map(JournalEventLog::logged);
  }

  @Override
  public Source<LoggedSettlementEvent, NotUsed> settlementEvents(SettlementId settlement) {
    return journal
        .currentEventsByPersistenceId(Settlement.persistenceId(settlement).id(), 1, Long.MAX_VALUE)
        .map(JournalEventLog::loggedOfSettlement);
  }

  /**
   * All names before the first is passed on: a source that waits for its reader keeps a connection
   * to the database, and who reads the events of each account meanwhile needs another.
   */
  @Override
  public Source<AccountId, NotUsed> accounts() {
    return entities
        .currentPersistenceIds()
        .filter(id -> PersistenceId.extractEntityType(id).equals(ACCOUNTS))
        .map(id -> AccountId.of(PersistenceId.extractEntityId(id)))
        .grouped(Integer.MAX_VALUE)
        .mapConcat(names -> names);
  }

  @Override
  public Source<LoggedRisk, NotUsed> riskNotes(long fromSequence, long toSequence) {
    return journal
        .currentEventsByPersistenceId(RiskLog.PERSISTENCE_ID.id(), fromSequence, toSequence)
        .map(JournalEventLog::loggedRisk);
  }

  @Override
  public Source<LoggedControl, NotUsed> controls(long fromSequence, long toSequence) {
    return journal
        .currentEventsByPersistenceId(MarketControl.PERSISTENCE_ID.id(), fromSequence, toSequence)
        .map(JournalEventLog::loggedControl);
  }

  private static LoggedRisk loggedRisk(EventEnvelope envelope) {
    return new LoggedRisk(
        envelope.sequenceNr(),
        Instant.ofEpochMilli(envelope.timestamp()),
        ((RiskNoted) StoredEvents.eventOf(envelope.event(), RiskLogEvent.class)).note());
  }

  private static LoggedControl loggedControl(EventEnvelope envelope) {
    return new LoggedControl(
        envelope.sequenceNr(),
        Instant.ofEpochMilli(envelope.timestamp()),
        StoredEvents.eventOf(envelope.event(), MarketControlEvent.class));
  }

  private static LoggedSettlementEvent loggedOfSettlement(EventEnvelope envelope) {
    return new LoggedSettlementEvent(
        envelope.sequenceNr(),
        Instant.ofEpochMilli(envelope.timestamp()),
        StoredEvents.eventOf(envelope.event(), SettlementEvent.class));
  }

  private static LoggedEvent logged(EventEnvelope envelope) {
    return new LoggedEvent(
        envelope.sequenceNr(),
        Instant.ofEpochMilli(envelope.timestamp()),
        StoredEvents.eventOf(envelope.event(), AccountEvent.class));
  }
}
