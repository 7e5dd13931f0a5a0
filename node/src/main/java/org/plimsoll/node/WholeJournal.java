package org.plimsoll.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import me.tongfei.progressbar.ProgressBar;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.cluster.chain.ExportLine;

/**
 * A journal from its first entity to its last. Settlements are listed when everything else was
 * read: of a journal that is being written, too, every leg that was read has its terms.
 *
 * @param unlisted the ids that have events and that the journal does not list
 */
record WholeJournal(JournalQueries journal, SortedSet<String> unlisted, Console console) {
  private static final Duration PATIENCE = Duration.ofDays(2);
  private static final int PARALLEL = 8;

  /**
   * An entry, or why there is none.
   *
   * @param entry null if it cannot be read
   */
  private record Found(String persistenceId, ExportLine entry, String problem) {
    void into(EntrySink sink) {
      if (entry == null) {
        sink.addUnreadable(persistenceId, problem);
      } else {
        sink.add(entry);
      }
    }
  }

  /** What is wrong with the journal and with no event in particular. */
  List<String> faults() {
    return unlisted.stream()
        .map(
            id ->
                id
                    + ": it has events and is not listed, so no node finds it by itself; list it"
                    + " with 'plimsoll relist' before any node starts")
        .toList();
  }

  void read(EntrySink sink) {
    List<String> ids = ids(false);
    try (ProgressBar bar = console.progress("journals", ids.size())) {
      read(Source.from(ids).wireTap(id -> bar.step()).flatMapConcat(this::entries), sink);
    }
    List<String> settlements = ids(true);
    try (ProgressBar bar = console.progress("settlements", settlements.size())) {
      // Each has a few events.
      read(
          Source.from(settlements)
              .wireTap(id -> bar.step())
              .mapAsync(PARALLEL, id -> entries(id).runWith(Sink.seq(), journal.system()))
              .mapConcat(entries -> entries),
          sink);
    }
  }

  private void read(Source<Found, NotUsed> entries, EntrySink sink) {
    PlimsollNode.await(
        entries.async().runForeach(found -> found.into(sink), journal.system()), PATIENCE);
  }

  private List<String> ids(boolean areSettlements) {
    return PlimsollNode.await(
            Source.from(unlisted)
                .concat(journal.persistenceIds())
                .filter(id -> (EntityKind.of(id) == EntityKind.SETTLEMENT) == areSettlements)
                .runWith(Sink.seq(), journal.system()),
            PATIENCE)
        .stream()
        .distinct()
        .sorted(EntityKind.ORDER)
        .toList();
  }

  private Source<Found, NotUsed> entries(String id) {
    return journal
        .events(id)
        .map(
            event ->
                new Found(
                    id,
                    ExportLine.of(
                        id,
                        event.sequenceNr(),
                        Instant.ofEpochMilli(event.timestamp()),
                        event.event()),
                    ""))
        // What cannot even be read is a finding, not the end of the audit.
        .recover(
            Throwable.class, () -> new Found(id, null, "the journal cannot be read from here on"));
  }
}
