package org.plimsoll.node;

import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.Settlement;
import org.plimsoll.http.LoggedEvent;

/** Reads whole journals back, for audits after a run. */
final class JournalReader {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int PARALLEL = 4;
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
    List<AccountId> ids =
        persistenceIds().stream()
            .filter(id -> id.startsWith(ACCOUNTS))
            .map(id -> AccountId.of(id.substring(ACCOUNTS.length())))
            .sorted()
            .toList();
    var log = node.eventLog();
    return PlimsollNode.await(
        Source.from(ids)
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

  /** How many events the settlements wrote. */
  long countSettlementEvents() {
    return PlimsollNode.await(
        node.persistenceIds()
            .filter(id -> id.startsWith(SETTLEMENTS))
            .mapAsync(PARALLEL, node::countEvents)
            .runWith(Sink.fold(0L, Long::sum), node.system()),
        PATIENCE);
  }

  private List<String> persistenceIds() {
    return PlimsollNode.await(node.persistenceIds().runWith(Sink.seq(), node.system()), PATIENCE);
  }
}
