package org.plimsoll.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Settlement;
import org.plimsoll.http.LoggedEvent;

/** Reads whole journals back, for audits after a run. */
final class JournalReader {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int MOST_READS = 50;
  private static final int PARALLEL = 16;
  private static final String SETTLEMENTS = Settlement.TYPE_KEY.name() + "|";
  private static final String ACCOUNTS = Account.TYPE_KEY.name() + "|";

  private final PlimsollNode node;

  JournalReader(PlimsollNode node) {
    this.node = node;
  }

  /**
   * The histories of all accounts.
   *
   * @param progress told how many accounts were read so far
   */
  List<AccountHistory> accounts(LongConsumer progress) {
    var log = node.eventLog();
    return PlimsollNode.await(
        Source.from(accountIds())
            .mapAsync(
                PARALLEL,
                id ->
                    log.accountEvents(id, 1, Long.MAX_VALUE)
                        .map(LoggedEvent::event)
                        .runWith(Sink.seq(), node.system())
                        .thenApply(events -> new AccountHistory(id, events)))
            // An account whose first write failed may be listed, and has none.
            .filter(history -> !history.events().isEmpty())
            .zipWithIndex()
            .map(
                numbered -> {
                  progress.accept(numbered.second() + 1);
                  return numbered.first();
                })
            .runWith(Sink.seq(), node.system()),
        PATIENCE);
  }

  /**
   * The histories of all accounts at one moment at which no interest was on its way between two of
   * them: read again while something was written meanwhile, up to a limit.
   *
   * @param progress told how many accounts were read so far
   */
  List<AccountHistory> accountsAtRest(LongConsumer progress) {
    List<Long> before = countAccountEvents();
    List<AccountHistory> histories = accounts(progress);
    for (int n = 1; n < MOST_READS && !isAtRest(before, histories); n++) {
      LockSupport.parkNanos(PAUSE.toNanos());
      before = countAccountEvents();
      histories = accounts(progress);
    }
    return histories;
  }

  private static boolean isAtRest(List<Long> before, List<AccountHistory> histories) {
    return histories.stream().map(history -> (long) history.events().size()).toList().equals(before)
        && histories.stream()
            .map(LedgerAudit::endOf)
            .allMatch(state -> state.interest().unpaid().isEmpty());
  }

  private List<Long> countAccountEvents() {
    return PlimsollNode.await(
        Source.from(accountIds())
            .mapAsync(PARALLEL, id -> node.countEvents(ACCOUNTS + id))
            .runWith(Sink.seq(), node.system()),
        PATIENCE);
  }

  /** How many events the settlements wrote. */
  long countSettlementEvents() {
    return PlimsollNode.await(
        node.persistenceIds()
            .filter(id -> id.startsWith(SETTLEMENTS))
            .mapAsync(PARALLEL, node::countEvents)
            .runWith(Sink.fold(0L, Long::sum), node.system()),
        PATIENCE);
  }

  private List<AccountId> accountIds() {
    return persistenceIds().stream()
        .filter(id -> id.startsWith(ACCOUNTS))
        .map(id -> AccountId.of(id.substring(ACCOUNTS.length())))
        .sorted()
        .toList();
  }

  private List<String> persistenceIds() {
    return PlimsollNode.await(node.persistenceIds().runWith(Sink.seq(), node.system()), PATIENCE);
  }
}
