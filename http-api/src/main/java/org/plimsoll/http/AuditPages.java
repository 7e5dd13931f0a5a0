package org.plimsoll.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountId;

/**
 * Events of all accounts in order of time. A journal knows no order over accounts, so a page is
 * chosen: of each account its earliest wanted events are read, a few accounts at a time, and the
 * earliest of all are kept. Memory is that of a page and of the names of all accounts.
 */
final class AuditPages {
  private static final int ACCOUNTS_AT_A_TIME = 4;

  private final EventLog log;
  private final AuditReads reads;

  AuditPages(EventLog log, AuditReads reads) {
    this.log = log;
    this.reads = reads;
  }

  /**
   * The first events that are wanted, one more than belong on the page if there are.
   *
   * @return fails with a {@link ProblemException} if too much would have to be read for it
   */
  CompletionStage<List<AuditedEvent>> find(AuditSelection selection) {
    AtomicLong read = new AtomicLong();
    AtomicReference<Optional<AuditCursor>> bound = new AtomicReference<>(Optional.empty());
    Source<EarliestEvents, NotUsed> ofEach =
        log.accounts()
            .mapAsyncUnordered(
                ACCOUNTS_AT_A_TIME, account -> earliest(account, selection, bound.get(), read));
    return reads
        .fold(
            ofEach,
            new EarliestEvents(selection.lookFor()),
            (kept, more) -> {
              more.inOrder().forEach(kept::add);
              bound.set(kept.bound());
              return kept;
            })
        .thenApply(EarliestEvents::inOrder);
  }

  private CompletionStage<EarliestEvents> earliest(
      AccountId account, AuditSelection selection, Optional<AuditCursor> bound, AtomicLong read) {
    return placeOf(account, selection, read)
        .thenCompose(first -> earliest(account, first, selection, bound, read));
  }

  private CompletionStage<EarliestEvents> earliest(
      AccountId account,
      long first,
      AuditSelection selection,
      Optional<AuditCursor> bound,
      AtomicLong read) {
    EarliestEvents kept = new EarliestEvents(selection.lookFor());
    Source<LoggedEvent, NotUsed> wanted =
        counted(log.accountEvents(account, first, Long.MAX_VALUE), read)
            .takeWhile(
                event ->
                    !selection.isBeyond(event, bound) && !selection.isBeyond(event, kept.bound()));
    return reads.fold(
        wanted,
        kept,
        (all, logged) -> {
          AuditedEvent event = new AuditedEvent(account, logged);
          return selection.includes(event) ? all.add(event) : all;
        });
  }

  private CompletionStage<Long> placeOf(
      AccountId account, AuditSelection selection, AtomicLong read) {
    return new JournalPlace(
            sequence ->
                reads
                    .all(counted(log.accountEvents(account, sequence, sequence), read))
                    .thenApply(found -> found.stream().map(LoggedEvent::recordedAt).findFirst()))
        .of(selection.start());
  }

  private Source<LoggedEvent, NotUsed> counted(
      Source<LoggedEvent, NotUsed> events, AtomicLong read) {
    return events.map(
        event -> {
          if (read.incrementAndGet() > reads.mostEvents()) {
            throw reads.tooMany();
          }
          return event;
        });
  }
}
