package org.plimsoll.node;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.stream.javadsl.Sink;
import org.plimsoll.account.Account;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.DecisionAudit;
import org.plimsoll.account.DecisionCheck;
import org.plimsoll.account.DecisionSources;
import org.plimsoll.http.LoggedEvent;

/** Makes every margin decision of a journal again, from the journal and what it names. */
final class RepeatedDecisions {
  private static final Duration PATIENCE = Duration.ofHours(6);
  private static final int PARALLEL = 4;
  private static final String ACCOUNTS = Account.TYPE_KEY.name() + "|";

  private RepeatedDecisions() {}

  /**
   * Those of accounts that were read already.
   *
   * @param progress run after each account, by several threads
   */
  static DecisionAudit of(
      List<AccountHistory> histories, DecisionSources sources, Runnable progress) {
    ThreadLocal<DecisionCheck> checks = ThreadLocal.withInitial(() -> new DecisionCheck(sources));
    return histories.parallelStream()
        .map(history -> DecisionAudit.of(history.account(), history.events(), checks.get()))
        .peek(audit -> progress.run())
        .reduce(DecisionAudit.NONE, DecisionAudit::plus);
  }

  /** Those of a journal: one account after the other is in memory. */
  static DecisionAudit of(JournalQueries journal, DecisionSources sources) {
    var log = journal.accounts();
    var check = new DecisionCheck(sources);
    return PlimsollNode.await(
        journal
            .persistenceIds()
            .filter(id -> id.startsWith(ACCOUNTS))
            .map(id -> AccountId.of(id.substring(ACCOUNTS.length())))
            .mapAsync(
                PARALLEL,
                id ->
                    log.accountEvents(id, 1, Long.MAX_VALUE)
                        .map(LoggedEvent::event)
                        .runWith(Sink.seq(), journal.system())
                        .thenApply(events -> new AccountHistory(id, events)))
            .map(history -> DecisionAudit.of(history.account(), history.events(), check))
            .runWith(Sink.fold(DecisionAudit.NONE, DecisionAudit::plus), journal.system()),
        PATIENCE);
  }
}
