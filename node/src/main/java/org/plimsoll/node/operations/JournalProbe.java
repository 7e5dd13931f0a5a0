package org.plimsoll.node.operations;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.stream.javadsl.Sink;

/** Reads next to nothing from the journal: the events of one who never wrote any. */
public final class JournalProbe {
  private static final String NOBODY = "Nobody|nobody";

  private JournalProbe() {}

  /** A read whenever it is asked for. */
  public static Supplier<CompletionStage<Done>> of(ActorSystem<?> system) {
    var journal =
        PersistenceQuery.get(system.classicSystem())
            .getReadJournalFor(
                CurrentEventsByPersistenceIdQuery.class,
                system.settings().config().getString("plimsoll.journal.read-plugin"));
    return () -> journal.currentEventsByPersistenceId(NOBODY, 0, 1).runWith(Sink.ignore(), system);
  }
}
