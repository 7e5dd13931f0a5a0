package org.plimsoll.node;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.javadsl.Sink;
import org.plimsoll.cluster.chain.ChainReport;
import org.plimsoll.cluster.chain.ChainVerifier;
import org.plimsoll.cluster.chain.StoredEvents;

/**
 * Whether every event of a journal is what was written.
 *
 * @param entries how many are sealed
 * @param unsealed how many are from before there were seals
 * @param faults the first of every journal that has one, a sentence each
 */
record ChainAudit(long entries, long unsealed, List<String> faults) {
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final int PARALLEL = 8;

  ChainAudit {
    faults = List.copyOf(faults);
  }

  static ChainAudit of(JournalQueries journal) {
    List<ChainReport> reports =
        PlimsollNode.await(
            journal
                .persistenceIds()
                .mapAsyncUnordered(PARALLEL, id -> verify(id, journal))
                .runWith(Sink.seq(), journal.system()),
            PATIENCE);
    return new ChainAudit(
        reports.stream().mapToLong(ChainReport::entries).sum(),
        reports.stream().mapToLong(ChainReport::unsealed).sum(),
        reports.stream()
            .filter(report -> !report.isSound())
            .map(report -> report.persistenceId() + ": " + report.fault().orElseThrow())
            .sorted()
            .toList());
  }

  /** One line for people. */
  String line() {
    return String.format(
        "chain: %,d entries sealed, %,d not, first fault %s",
        entries, unsealed, faults.stream().findFirst().orElse("none"));
  }

  private static CompletionStage<ChainReport> verify(String id, JournalQueries journal) {
    ChainVerifier verifier = new ChainVerifier(id);
    return journal
        .events(id)
        .map(event -> Optional.of(event))
        // What cannot even be read is a finding, not the end of the audit.
        .recover(Throwable.class, Optional::empty)
        .runForeach(
            event ->
                event.ifPresentOrElse(
                    there -> verifier.add(there.sequenceNr(), StoredEvents.entryOf(there.event())),
                    () -> verifier.addUnreadable("the journal cannot be read from here on")),
            journal.system())
        .thenApply(done -> verifier.report());
  }
}
