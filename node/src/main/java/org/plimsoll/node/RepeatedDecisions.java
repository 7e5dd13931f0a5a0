package org.plimsoll.node;

import java.util.List;
import org.plimsoll.account.DecisionAudit;
import org.plimsoll.account.DecisionCheck;
import org.plimsoll.account.DecisionSources;

/** Makes every margin decision of accounts that were read again, on all processors. */
final class RepeatedDecisions {
  private RepeatedDecisions() {}

  /**
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
}
