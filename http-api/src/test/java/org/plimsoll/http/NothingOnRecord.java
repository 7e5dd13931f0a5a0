package org.plimsoll.http;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.plimsoll.account.AccountId;
import org.plimsoll.account.SettlementId;

/** An empty journal. */
final class NothingOnRecord implements EventLog {
  @Override
  public Source<LoggedEvent, NotUsed> accountEvents(AccountId account, long from, long to) {
    return Source.empty();
  }

  @Override
  public Source<LoggedSettlementEvent, NotUsed> settlementEvents(SettlementId settlement) {
    return Source.empty();
  }

  @Override
  public Source<AccountId, NotUsed> accounts() {
    return Source.empty();
  }

  @Override
  public Source<LoggedRisk, NotUsed> riskNotes(long from, long to) {
    return Source.empty();
  }

  @Override
  public Source<LoggedControl, NotUsed> controls(long from, long to) {
    return Source.empty();
  }
}
