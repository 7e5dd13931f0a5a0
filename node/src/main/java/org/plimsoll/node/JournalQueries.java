package org.plimsoll.node;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.http.JournalEventLog;

/** Reads the journal that an actor system is configured for; a node need not run on it. */
record JournalQueries(ActorSystem<?> system) {

  /** The persistence ids of everything that ever wrote an event. */
  Source<String, NotUsed> persistenceIds() {
    return PersistenceQuery.get(system.classicSystem())
        .getReadJournalFor(CurrentPersistenceIdsQuery.class, plugin())
        .currentPersistenceIds();
  }

  /** What was written under a persistence id so far. */
  Source<EventEnvelope, NotUsed> events(String persistenceId) {
    return PersistenceQuery.get(system.classicSystem())
        .getReadJournalFor(CurrentEventsByPersistenceIdQuery.class, plugin())
        .currentEventsByPersistenceId(persistenceId, 0, Long.MAX_VALUE);
  }

  /** How many events were written under a persistence id. */
  CompletionStage<Long> countEvents(String persistenceId) {
    return events(persistenceId).runWith(Sink.fold(0L, (count, event) -> count + 1), system);
  }

  /** The events of accounts, as people ask for them. */
  JournalEventLog accounts() {
    return new JournalEventLog(
        system, system.settings().config().getString("plimsoll.journal.audit-plugin"));
  }

  private String plugin() {
    return system.settings().config().getString("plimsoll.journal.read-plugin");
  }
}
